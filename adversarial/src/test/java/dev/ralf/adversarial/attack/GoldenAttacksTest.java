package dev.ralf.adversarial.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.GoldenNetworks;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every case of every file {@code attacks_*.json}, on the reference network and, where the file's network is a multi-layer
 * perceptron, on the dense engine. Peers computed in float64; inputs, gradients and iterates are float32 here, so a
 * coordinate may be off by some units in the last place (6e-8) a step.
 */
class GoldenAttacksTest {
    private static final double SIGN = 3e-6;
    private static final double EUCLIDEAN = 1e-5;

    /** A file's network and data. */
    private record Problem(DifferentiableClassifier model, Features x, int[] labels) {
        DeployedTarget target() {
            return new DeployedTarget(model, new Argmax(), labels, null);
        }

        /** The target of a case with its goal. */
        DeployedTarget target(JsonNode c) {
            return c.path("targeted").asBoolean(false) ? target().towards(Golden.ints(c.get("target"))) : target();
        }

        int[] ids() {
            return MathOps.range(labels.length);
        }
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        List<Path> files = GoldenFiles.list("ralf.golden.rf", "attacks", "attacks_");
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : files) {
            JsonNode file = GoldenFiles.read(path);
            for (String engine :
                    GoldenNetworks.dense(file) == null ? List.of("reference") : List.of("reference", "dense")) {
                Problem problem = problem(file, engine);
                String name = path.getFileName() + " on " + engine;
                tests.add(DynamicTest.dynamicTest(name + ": logits and gradients", () -> clean(file, problem)));
                int i = 0;
                for (JsonNode c : file.get("cases")) {
                    String title = name + " " + i++ + " " + c.get("attack").asString() + " "
                            + c.get("norm").asString();
                    tests.add(DynamicTest.dynamicTest(title, () -> check(problem, c)));
                }
            }
        }
        return tests.stream();
    }

    private static Problem problem(JsonNode file, String engine) {
        int[] labels = Golden.ints(file.get("y"));
        int[] shape = Golden.ints(file.get("input_shape"));
        double[] bounds = Golden.doubles(file.get("bounds"));
        float[] data = Golden.floats(file.get("x"));
        int width = data.length / labels.length;
        Features x = new Features(data, labels.length, engine.equals("dense") ? new int[] {width} : shape)
                .in(Domain.box(width, (float) bounds[0], (float) bounds[1]));
        return new Problem(
                new NetworkClassifier(
                        engine, engine.equals("dense") ? GoldenNetworks.dense(file) : GoldenNetworks.reference(file)),
                x,
                labels);
    }

    private static void clean(JsonNode file, Problem problem) {
        double[] logits = Golden.doubles(file.get("clean_logits"));
        float[] z = problem.model.logits(problem.x);
        for (int i = 0; i < z.length; i++) {
            assertEquals(logits[i], z[i], 2e-6 * (1 + Math.abs(logits[i])));
        }
        float[] direction = new float[problem.x.data().length];
        double[] loss = problem.target().raising(AttackLoss.CE).evaluate(problem.x, null, direction);
        double[] expected = Golden.doubles(file.get("clean_loss_ce_each"));
        double[] gradient = Golden.doubles(file.get("clean_grad_sum_ce"));
        int width = problem.x.width();
        for (int i = 0; i < loss.length; i++) {
            assertEquals(expected[i], loss[i], 1e-5 * (1 + expected[i]));
            double factor = -Math.expm1(-expected[i]); // the direction is the gradient over 1 - p_y
            for (int j = i * width; j < (i + 1) * width; j++) {
                assertEquals(gradient[j] / factor, direction[j], 3e-5, "row " + i);
            }
        }
        if (file.has("dlr_loss_clean")) {
            double[] dlr = Golden.doubles(file.get("dlr_loss_clean"));
            double[] ours = problem.target().raising(AttackLoss.DLR).evaluate(problem.x, null, null);
            for (int i = 0; i < dlr.length; i++) {
                assertEquals(dlr[i], ours[i], 1e-5);
            }
        }
    }

    private static ThreatModel threat(JsonNode c) {
        Norm norm = c.get("norm").asString().equals("L2") ? Norm.L2 : Norm.LINF;
        return new ThreatModel(norm, c.path("eps").asDouble(1e6));
    }

    private static void check(Problem problem, JsonNode c) {
        ThreatModel threat = threat(c);
        switch (c.get("attack").asString()) {
            case "FGSM", "FGM", "PGD", "MIM" -> gradient(problem, c, threat);
            case "APGD-CE" -> apgd(problem, c, Apgd.ce(threat), AttackLoss.CE);
            case "APGD-DLR" -> apgd(problem, c, Apgd.dlr(threat), AttackLoss.DLR);
            case "DeepFool" ->
                distances(
                        problem,
                        c,
                        new DeepFool(
                                threat,
                                c.get("steps").asInt(),
                                c.get("overshoot").asDouble(),
                                0,
                                c.get("variant").asString().startsWith("torchattacks")),
                        1 + 2e-4,
                        1);
            case "CW" ->
                distances(
                        problem,
                        c,
                        new CarliniWagner(
                                threat,
                                c.get("steps").asInt(),
                                c.path("stepsize").asDouble(c.path("lr").asDouble(0.01)),
                                c.path("binary_search_steps").asInt(9),
                                c.path("initial_const").asDouble(0.1),
                                c.path("kappa").asDouble(0)),
                        1.05,
                        0.9);
            case "DDN" ->
                distances(
                        problem,
                        c,
                        new Ddn(
                                threat,
                                c.get("steps").asInt(),
                                c.get("init_epsilon").asDouble(),
                                c.get("gamma").asDouble()),
                        1 + 1e-3,
                        1);
            case "Square" -> square(problem, c, threat);
            default -> throw new AssertionError("no check for " + c.get("attack"));
        }
    }

    private static void gradient(Problem problem, JsonNode c, ThreatModel threat) {
        boolean single = c.get("attack").asString().startsWith("FG");
        GradientAttack attack = single
                ? GradientAttack.fgsm(threat)
                : new GradientAttack(
                        "golden", threat, c.get("steps").asInt(), c.get("alpha").asDouble(), 1, false);
        attack = attack.withLoss(AttackLoss.CE).withMomentum(c.path("decay").asDouble(0));
        DeployedTarget target = problem.target(c);
        Features got = problem.x.with(c.has("start") ? Golden.floats(c.get("start")) : problem.x.data());
        boolean[] free = new boolean[problem.labels.length];
        Arrays.fill(free, true);
        // Peers scale into the L2 ball and clip to the box afterwards, RALF projects onto both at once: rows are
        // compared
        // up to the first step on which a coordinate meets its bound.
        if (threat.norm() == Norm.L2 && attack.momentum() == 0) {
            GradientAttack one = new GradientAttack("golden", threat, 1, attack.stepSize(), 1, false);
            for (int t = 0; t < attack.steps(); t++) {
                got = one.ascend(target.raising(AttackLoss.CE), problem.x, got.data());
                for (int i = 0; i < got.data().length; i++) {
                    float v = got.data()[i];
                    int j = i % got.width();
                    free[i / got.width()] &=
                            v > got.domain().lower(j) && v < got.domain().upper(j);
                }
            }
        } else {
            got = attack.ascend(target.raising(AttackLoss.CE), problem.x, got.data());
        }
        compare(problem, c, "x_adv", got, free, threat.norm() == Norm.L2 ? EUCLIDEAN : SIGN);
        double[] peers = Golden.doubles(c.get("loss_ce_each"));
        double[] ours = problem.target().raising(AttackLoss.CE).evaluate(got, null, null);
        double sign = target.goal() == null ? 1 : -1;
        if (target.goal() == null) {
            assertTrue(
                    sign * Arrays.stream(ours).sum()
                            >= 0.99 * sign * Arrays.stream(peers).sum(),
                    "a weaker attack");
        }
        if (!c.has("start") && threat.norm() == Norm.LINF) {
            AttackResult result = attack.run(target, problem.x, problem.ids(), new SeedTree(1));
            for (int i = 0; i < free.length; i++) {
                assertTrue(result.success()[i] || !success(c, i), "row " + i + " falls to the peer");
            }
        }
    }

    private static boolean success(JsonNode c, int i) {
        return c.get("success_each").get(i).asBoolean();
    }

    private static void compare(
            Problem problem, JsonNode c, String field, Features got, boolean[] rows, double tolerance) {
        double[] expected = Golden.doubles(c.get(field));
        assertEquals(expected.length, got.data().length);
        int width = problem.x.width();
        for (int i = 0; i < rows.length; i++) {
            for (int j = i * width; j < (i + 1) * width && rows[i]; j++) {
                assertEquals(expected[j], got.data()[j], tolerance, field + " row " + i);
            }
        }
    }

    private static void apgd(Problem problem, JsonNode c, Apgd attack, AttackLoss loss) {
        Apgd settings = new Apgd(
                attack.id(),
                attack.threat(),
                c.get("steps").asInt(),
                c.path("restarts").asInt(1),
                c.get("rho").asDouble(),
                loss,
                0,
                1);
        float[] start = c.get("start").isArray() ? Golden.floats(c.get("start")) : problem.x.data();
        AttackTarget objective = problem.target().raising(loss);
        Features got = settings.ascend(objective, problem.x, start);
        double[] best = objective.evaluate(got, null, null);
        double[] expected = Golden.doubles(c.get("best_loss_each"));
        // A step size that is halved one checkpoint earlier is another path: rows that stayed on the peer's path are
        // compared point by point, and most must have. In L2 the exact projection leaves it with the first bound met.
        boolean[] same = new boolean[best.length];
        int agree = 0;
        for (int i = 0; i < best.length; i++) {
            same[i] = Math.abs(best[i] - expected[i]) <= 2e-5 * (1 + Math.abs(expected[i]));
            agree += same[i] ? 1 : 0;
        }
        if (attack.threat().norm() == Norm.LINF) {
            assertTrue(agree >= 0.6 * best.length, agree + " rows of " + best.length + " reach the peer's best loss");
            // Where the objective is flat in a feature, rounding decides its sign.
            double[] point = Golden.doubles(c.get("x_best"));
            int compared = 0;
            int equal = 0;
            for (int j = 0; j < point.length; j++) {
                if (same[j / got.width()]) {
                    compared++;
                    equal += Math.abs(point[j] - got.data()[j]) <= EUCLIDEAN ? 1 : 0;
                }
            }
            assertTrue(equal >= 0.9 * compared, equal + " of " + compared + " coordinates");
        }
        AttackResult result = settings.run(problem.target(), problem.x, problem.ids(), new SeedTree(1));
        int peers = 0;
        int ours = 0;
        for (int i = 0; i < best.length; i++) {
            peers += c.get("robust_each").get(i).asBoolean() ? 0 : 1;
            ours += result.success()[i] ? 1 : 0;
        }
        assertTrue(ours >= peers, ours + " rows fall, to the peer " + peers);
    }

    /** At most {@code factor} times as far as the peer on this share of the rows that fell to the peer. */
    private static void distances(Problem problem, JsonNode c, Attack attack, double factor, double share) {
        AttackResult result = attack.run(problem.target(c), problem.x, problem.ids(), new SeedTree(1));
        double[] right = problem.target(c).right(problem.x);
        boolean drawn = attack instanceof Ddn; // a gradient of zero is replaced by a random one
        int fell = 0;
        int close = 0;
        StringBuilder far = new StringBuilder();
        for (int i = 0; i < right.length; i++) {
            if (!success(c, i) || right[i] == 0 || drawn && result.zeroGradient()[i]) {
                continue;
            }
            fell++;
            double square = 0;
            for (int j = 0; j < problem.x.width(); j++) {
                double d = (double) result.inputs().get(i, j) - problem.x.get(i, j);
                square += d * d;
            }
            double peer = c.get("l2_each").get(i).asDouble();
            if (result.success()[i] && Math.sqrt(square) <= factor * peer) {
                close++;
            } else {
                far.append(String.format(
                        Locale.ROOT, " row %d: %s %.6f peer %.6f", i, result.success()[i], Math.sqrt(square), peer));
            }
        }
        assertTrue(close >= share * fell, close + " of " + fell + far);
    }

    /** The recorded draws, replayed for each row. */
    private static void square(Problem problem, JsonNode c, ThreatModel threat) {
        Square attack = new Square(
                threat, c.get("n_queries").asInt(), 1, c.get("p_init").asDouble(), false);
        double[] queries = Golden.doubles(c.get("queries"));
        AttackResult result = attack.run(
                problem.target(),
                problem.x,
                problem.ids(),
                new SeedTree(1),
                (block, row, restart) -> new Replay(c.get("draws"), row, queries));
        boolean[] rows = new boolean[queries.length];
        for (int i = 0; i < rows.length; i++) {
            assertEquals(success(c, i), result.success()[i], "row " + i);
            rows[i] = success(c, i);
            // One query before and one after the attack.
            assertEquals(queries[i] + 2, result.queries()[i], "queries of row " + i);
        }
        compare(problem, c, "x_adv", result.inputs(), rows, EUCLIDEAN);
    }

    /** The draws of one row from a batch's log: signs are recorded for the rows still searched, the rest is shared. */
    private static final class Replay implements Square.Draws {
        private final JsonNode log;
        private final int row;
        private final double[] queries;
        private int at;
        private int sign;
        private int signsOf = -1;
        private int batches;

        Replay(JsonNode log, int row, double[] queries) {
            this.log = log;
            this.row = row;
            this.queries = queries;
        }

        private JsonNode next(String kind) {
            if (signsOf >= 0) {
                signsOf = -1;
            }
            JsonNode record = log.get(at++);
            assertEquals(kind, record.get("kind").asString());
            return record;
        }

        @Override
        public double sign() {
            if (signsOf < 0 || sign >= width(log.get(signsOf))) {
                signsOf = at++;
                sign = 0;
                batches++;
                assertEquals("choice", log.get(signsOf).get("kind").asString());
            }
            JsonNode values = log.get(signsOf).get("v");
            double[] all = Golden.doubles(values);
            int each = width(log.get(signsOf));
            int position = all.length == each ? 0 : position(all.length / each);
            return all[position * each + sign++];
        }

        /** Signs of one row in a record. */
        private int width(JsonNode record) {
            JsonNode v = record.get("v");
            int n = Golden.doubles(v).length;
            int depth = 0;
            for (JsonNode d = v; d.isArray(); d = d.get(0)) {
                depth++;
            }
            return depth == 4 ? n / v.size() : n;
        }

        /** This row's place among the rows that were still searched. */
        private int position(int active) {
            if (active == queries.length) {
                return row;
            }
            int place = 0;
            double[] sorted = queries.clone();
            Arrays.sort(sorted);
            double limit = sorted[queries.length - active];
            for (int i = 0; i < row; i++) {
                place += queries[i] >= limit ? 1 : 0;
            }
            return place;
        }

        @Override
        public int index(int bound) {
            return next("int").get("v").asInt();
        }

        @Override
        public boolean flag() {
            JsonNode eta = next("eta_transposed").get("eta");
            int last = eta.get(0).size() - 1;
            return last > 0 && eta.get(0).get(last).asDouble() < 0;
        }
    }
}
