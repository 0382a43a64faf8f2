package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Features;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PgdProperties {
    @Property(tries = 60)
    void moreRestarts_neverRaiseRobustAccuracy(
            @ForAll long key,
            @ForAll Problem.Kind kind,
            @ForAll Norm norm,
            @ForAll @DoubleRange(min = 0.05, max = 0.5) double epsilon,
            @ForAll @IntRange(min = 1, max = 3) int restarts) {
        Problem problem = Problem.random(key, kind);
        GradientAttack attack = GradientAttack.pgd(new ThreatModel(norm, epsilon), 3);
        double[] few =
                problem.target().miss(problem.run(attack.withRestarts(restarts)).inputs());
        double[] more = problem.target()
                .miss(problem.run(attack.withRestarts(restarts + 1)).inputs());
        for (int i = 0; i < Problem.ROWS; i++) {
            assertTrue(more[i] <= few[i]);
        }
    }

    @Property(tries = 60)
    void leavingEarly_changesNoDecision(@ForAll long key, @ForAll Problem.Kind kind, @ForAll Norm norm) {
        // Iterate t of the attack is the last iterate of one with t steps: look at all of them without leaving early.
        Problem problem = Problem.random(key, kind);
        ThreatModel threat = new ThreatModel(norm, 0.3);
        int steps = 5;
        GradientAttack attack = new GradientAttack("pgd", threat, steps, 0.1, 1, true);
        double[] worst = problem.target().miss(problem.x());
        for (int t = 0; t <= steps; t++) {
            GradientAttack shorter =
                    t == 0 ? attack.withStepSize(0) : new GradientAttack("pgd", threat, t, 0.1, 1, true);
            Features at = shorter.perturb(problem.target(), problem.x(), problem.rowIds(), problem.seed());
            double[] miss = problem.target().miss(at);
            for (int i = 0; i < Problem.ROWS; i++) {
                worst[i] = Math.min(worst[i], miss[i]);
            }
        }
        assertArrayEquals(worst, problem.target().miss(problem.run(attack).inputs()), 1e-12);
    }

    @Property(tries = 30)
    void spending_isCounted(@ForAll long key, @ForAll Norm norm) {
        Problem problem = Problem.random(key, Problem.Kind.ARGMAX);
        // With a step of 0 no row is left early except those that are wrong at the input or at the start.
        GradientAttack attack = new GradientAttack("pgd", new ThreatModel(norm, 0), 4, 0, 1, false);
        AttackResult result = problem.run(attack);
        int attacked = 0;
        for (boolean a : result.attacked()) {
            attacked += a ? 1 : 0;
        }
        assertEquals(4L * attacked, result.totalGradients());
        assertEquals(
                2L * Problem.ROWS + attacked,
                result.totalQueries(),
                "all rows before and after, the attacked at the end");
    }
}
