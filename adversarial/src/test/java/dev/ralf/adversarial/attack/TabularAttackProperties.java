package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Models;
import dev.ralf.adversarial.threat.Constraints;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.Tables;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.adversarial.threat.Validator;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Attacks on random tables under constraints: the validator, which shares nothing with them, accepts every row. */
class TabularAttackProperties {
    private static final int ROWS = 10;

    private static List<Attack> attacks(ThreatModel threat) {
        ThreatModel euclidean = new ThreatModel(threat.norm() == Norm.L1 ? Norm.L2 : threat.norm(), threat.epsilon())
                .withConstraints(threat.constraints());
        return List.of(
                GradientAttack.fgsm(threat),
                GradientAttack.pgd(threat, 5),
                new Capgd(threat, 8, 2, AttackLoss.CE),
                new Moeva(threat, 4, 8),
                Apgd.ce(euclidean).withSteps(6));
    }

    private static Features rows(Domain domain, RandomGenerator rng) {
        double[][] raw = new double[ROWS][10];
        for (double[] row : raw) {
            row[0] = 18 + rng.nextInt(60);
            row[1] = rng.nextInt((int) row[0] - 17);
            row[2] = 1 + 40 * rng.nextDouble();
            row[3] = 1000 + Math.floor(60_000 * rng.nextDouble());
            row[4] = rng.nextInt(4) == 0 ? row[3] : row[3] * rng.nextDouble();
            row[5 + rng.nextInt(3)] = 1;
            row[8 + rng.nextInt(2)] = 1;
        }
        return Tables.features(domain, raw);
    }

    @Property(tries = 60)
    void everyReturnedRow_isValid(
            @ForAll long key, @ForAll Norm norm, @ForAll @DoubleRange(min = 0, max = 2) double epsilon) {
        RandomGenerator rng = new SeedTree(key).generator();
        Domain domain = Tables.domain("age: integer, grows", "years: integer, at most 3", "years <= age - 18");
        ThreatModel threat = new ThreatModel(norm, epsilon)
                .withConstraints(Constraints.parse(List.of(
                                "km: falls, at most 20 %",
                                "claim <= sum insured", "fuel: switchable", "parking: switchable"))
                        .withSwitches(rng.nextInt(3)));
        Features x = rows(domain, rng);
        NetworkClassifier model = Models.mlp(10, 3, key);
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = model.probabilities(x).argmax(i);
        }
        DeployedTarget target = new DeployedTarget(model, new Argmax(), labels, null);
        for (Attack attack : attacks(threat)) {
            AttackResult result = attack.run(target, x, MathOps.range(ROWS), new SeedTree(key));
            Validator validator = new Validator(attack.threat(), domain);
            for (int i = 0; i < ROWS; i++) {
                assertEquals(
                        List.of(),
                        validator.violations(x.row(i), result.inputs().row(i)),
                        attack.id());
                assertEquals(false, result.invalid()[i], attack.id());
                if (!result.success()[i]) {
                    assertArrayEquals(x.row(i), result.inputs().row(i), "the natural row where it failed");
                }
            }
            assertArrayEquals(target.right(result.inputs()), result.right());
        }
    }

    /** The model decides by fuel alone: only a switch can win. */
    @Example
    void categories_areSwitchedByTheSearchesForTables() {
        double[][] w = new double[10][2];
        w[7][1] = 4;
        NetworkClassifier model = Models.linear(w, 1, 0);
        Domain domain = Tables.domain();
        Features x = Tables.features(domain, new double[] {30, 5, 10, 9000, 8000, 1, 0, 0, 1, 0}, new double[] {
            30, 5, 10, 9000, 8000, 0, 1, 0, 0, 1
        });
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[2], null);
        ThreatModel fixed = new ThreatModel(Norm.LINF, 0.5);
        ThreatModel free = fixed.withConstraints(Constraints.parse(List.of("fuel: switchable")));
        for (Attack attack : List.of(new Capgd(fixed, 10, 1, AttackLoss.CE), new Moeva(fixed, 10, 20))) {
            AttackResult none = attack.run(target, x, new int[] {0, 1}, new SeedTree(1));
            assertArrayEquals(new boolean[2], none.success(), attack.id());
            AttackResult found = attack.within(free).run(target, x, new int[] {0, 1}, new SeedTree(1));
            assertArrayEquals(new boolean[] {true, true}, found.success(), attack.id());
            assertEquals(1, found.inputs().get(0, 7));
            assertEquals(0, found.inputs().get(0, 5));
        }
    }

    /** Ages are whole: a threshold that the relaxed attack reaches by half a year is not reached. */
    @Example
    void aRelaxedSuccess_isNoSuccess() {
        double[][] w = new double[10][2];
        w[0][1] = 14; // in years
        NetworkClassifier model = Models.linear(w, 0, 14.5 - 0.5 + 0.9);
        Domain free = Tables.domain();
        Domain whole = Tables.domain("age: integer");
        double[] row = {30, 5, 10, 9000, 8000, 1, 0, 0, 1, 0};
        // Label 0 while 14 x + 14.9 < 0, so up to age 30.1; epsilon is 0.5 of a year.
        GradientAttack pgd = GradientAttack.pgd(new ThreatModel(Norm.LINF, 0.5 / 14), 10);
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[1], null);
        assertTrue(pgd.run(target, Tables.features(free, row), new int[1], new SeedTree(1))
                .success()[0]);
        AttackResult failed = pgd.run(target, Tables.features(whole, row), new int[1], new SeedTree(1));
        assertEquals(false, failed.success()[0]);
        assertArrayEquals(Tables.features(whole, row).data(), failed.inputs().data());
    }

    /** No change of the open columns can mend a row that breaks a relation between closed ones. */
    @Example
    void aRowThatCannotBeMadeValid_isShown() {
        double[][] w = new double[10][2];
        w[0][1] = 1;
        NetworkClassifier model = Models.linear(w, 0, 0);
        Domain domain = Tables.domain("claim <= sum insured", "claim: immutable", "sum insured: immutable");
        Features x = Tables.features(domain, new double[] {44, 5, 10, 9000, 9500, 1, 0, 0, 1, 0});
        DeployedTarget target = new DeployedTarget(model, new Argmax(), new int[1], null);
        AttackResult result =
                GradientAttack.pgd(new ThreatModel(Norm.LINF, 1), 5).run(target, x, new int[1], new SeedTree(1));
        assertArrayEquals(x.data(), result.inputs().data());
        assertEquals(false, result.success()[0]);
        assertEquals(true, result.invalid()[0]);
    }
}
