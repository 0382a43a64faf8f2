package dev.ralf.adversarial.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.adversarial.Golden;
import dev.ralf.adversarial.GoldenNetworks;
import dev.ralf.adversarial.attack.AttackTarget;
import dev.ralf.adversarial.attack.GradientAttack;
import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.adversarial.threat.Norm;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.GoldenFiles;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.optim.WeightPerturbation;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.training.Objective;
import dev.ralf.core.training.StandardObjective;
import dev.ralf.core.training.TrainingBatch;
import dev.ralf.core.util.MathOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Every case of every file {@code defence_*.json}, on the reference network and, where the file's network is a perceptron,
 * on the dense engine: loss, every parameter gradient and (where the file has them) the perturbed inputs, against float64
 * runs of the authors' code. Inputs, logits and gradients are in single precision at the border: what is left of 1e-9 is
 * about 1e-6 of each number's size, and the gate is 1e-5. MART's floors in the authors' code are below that. The l2
 * gradients have 5e-5: the first step is taken along p' - p at 0.001 from the input, where float logits leave three or
 * four digits, and steps along a direction carry that error into x' (about 1e-5) where steps along signs drop it.
 */
class GoldenDefencesTest {
    private static final SeedTree SEED = new SeedTree(5);

    /** A file's network and data, with the pinned noise as the start beside the inputs. */
    private record Reference(JsonNode file, Network network, boolean dense, TrainingBatch batch, float[] start) {
        static Reference read(JsonNode file, boolean dense) {
            int[] y = Golden.ints(file.get("y"));
            float[] x = Golden.floats(file.get("x"));
            double[] noise = Golden.doubles(file.get("unit_normal_noise"));
            double[] bounds = Golden.doubles(file.get("bounds"));
            int width = x.length / y.length;
            float[] start = new float[x.length];
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) (x[i] + 0.001 * noise[i]);
            }
            int[] shape = dense ? new int[] {width} : Golden.ints(file.get("input_shape"));
            Features features =
                    new Features(x, y.length, shape).in(Domain.box(width, (float) bounds[0], (float) bounds[1]));
            Network network = dense ? GoldenNetworks.dense(file) : GoldenNetworks.reference(file);
            return new Reference(
                    file,
                    network,
                    dense,
                    new TrainingBatch(features, MathOps.range(y.length), y, Fixtures.ones(y.length)),
                    start);
        }

        /** Parameters or gradients of the file, weight and bias of each layer, as the network has them. */
        float[] parameters(JsonNode arrays) {
            JsonNode[] all = arrays.valueStream().toArray(JsonNode[]::new);
            if (dense) {
                return Golden.denseParameters(all);
            }
            List<Float> out = new ArrayList<>();
            for (JsonNode a : all) {
                for (float v : Golden.floats(a)) {
                    out.add(v);
                }
            }
            float[] flat = new float[out.size()];
            for (int i = 0; i < flat.length; i++) {
                flat[i] = out.get(i);
            }
            return flat;
        }
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        List<Path> files = GoldenFiles.list("ralf.golden.rf", "attacks", "defence_");
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : files) {
            JsonNode file = GoldenFiles.read(path);
            List<Boolean> engines = GoldenNetworks.dense(file) == null ? List.of(false) : List.of(false, true);
            for (boolean dense : engines) {
                int i = 0;
                for (JsonNode c : file.get("cases")) {
                    String name = path.getFileName() + (dense ? " on dense " : " on reference ") + i++ + " "
                            + c.get("loss").asString();
                    tests.add(DynamicTest.dynamicTest(name, () -> check(Reference.read(file, dense), c)));
                }
            }
        }
        return tests.stream();
    }

    private static void check(Reference reference, JsonNode c) {
        String loss = c.get("loss").asString().split(" ")[0];
        switch (loss) {
            case "TRADES", "MART" -> pair(reference, c, loss.equals("TRADES"));
            case "Madry-AT" -> {
                GradientAttack pgd = new GradientAttack(
                        "golden",
                        linf(c),
                        c.get("steps").asInt(),
                        c.get("alpha").asDouble(),
                        1,
                        true);
                compare(
                        reference,
                        c,
                        p -> new AdversarialObjective(p),
                        fromStart(pgd, Golden.floats(c.get("start"))),
                        "x_adv");
            }
            case "FGSM-RS" -> fast(reference, c);
            case "AWP" -> awp(reference, c);
            default -> throw new AssertionError("no check for " + loss);
        }
    }

    private static ThreatModel linf(JsonNode c) {
        return new ThreatModel(Norm.LINF, c.get("eps").asDouble());
    }

    private static Perturbation fromStart(GradientAttack attack, float[] start) {
        return (target, inputs, rowIds, seed) -> attack.ascend(target, inputs, start);
    }

    private interface Make {
        Objective of(Perturbation perturbation);
    }

    private static void pair(Reference reference, JsonNode c, boolean trades) {
        double epsilon = c.get("eps").asDouble();
        int steps = c.get("perturb_steps").asInt();
        double weight = c.get("beta").asDouble();
        boolean l2 = c.path("distance").asString("l_inf").equals("l_2");
        Perturbation inner = l2
                ? (target, inputs, rowIds, seed) -> clipThenScale(target, inputs, reference.start, epsilon, steps)
                : fromStart(
                        new GradientAttack(
                                "golden", linf(c), steps, c.get("step_size").asDouble(), 1, false),
                        reference.start);
        compare(
                reference,
                c,
                p -> trades ? new TradesObjective(p, weight) : new MartObjective(p, weight),
                inner,
                "x_adv");
    }

    private static void fast(Reference reference, JsonNode c) {
        float[] x = reference.batch.features().data();
        double[] delta0 = Golden.doubles(c.get("delta0"));
        double[] delta = Golden.doubles(c.get("delta"));
        float[] start = new float[x.length];
        float[] end = new float[x.length];
        for (int j = 0; j < x.length; j++) {
            start[j] = (float) (x[j] + delta0[j]);
            end[j] = (float) (x[j] + delta[j]);
        }
        GradientAttack step =
                GradientAttack.fgsm(linf(c)).withStepSize(c.get("alpha").asDouble());
        float[] seen = compare(reference, c, AdversarialObjective::new, fromStart(step, start), "none");
        assertArrayEquals(end, seen, 3e-6f);
    }

    private static float[] compare(Reference reference, JsonNode c, Make make, Perturbation inner, String inputs) {
        float[][] seen = new float[1][];
        Objective objective = make.of((target, x, rowIds, seed) -> {
            Features perturbed = inner.perturb(target, x, rowIds, seed);
            seen[0] = perturbed.data();
            return perturbed;
        });
        float[] gradient = new float[reference.network.trainable().length];
        double loss = objective.accumulate(reference.network, reference.batch, gradient, SEED);
        if (c.has(inputs)) {
            assertArrayEquals(Golden.floats(c.get(inputs)), seen[0], 3e-6f);
        }
        double expected = c.get("loss_total").asDouble(); // single precision: a relative error
        assertEquals(expected, loss, 1e-5 * Math.max(1, Math.abs(expected)));
        if (c.has("param_grads")) {
            boolean l2 = c.path("distance").asString("").equals("l_2");
            assertArrayEquals(reference.parameters(c.get("param_grads")), gradient, l2 ? 5e-5f : 1e-5f);
        }
        return seen[0];
    }

    /** The weights that the second pass sees, its loss, and that its gradient is the one at those weights. */
    private static void awp(Reference reference, JsonNode c) {
        Network network = reference.network;
        Features perturbed = reference.batch.features().with(Golden.floats(c.get("x_adv")));
        float[] before = network.trainable();
        WeightPerturbation weights = WeightPerturbation.ofGamma(c.get("gamma").asDouble());
        AdversarialObjective inner = new AdversarialObjective((target, inputs, rowIds, seed) -> perturbed);
        float[] gradient = new float[before.length];
        double after = new AwpObjective(inner, weights, 0).accumulate(network, reference.batch, gradient, SEED);
        assertEquals(c.get("loss_after").asDouble(), after, 1e-5);
        assertArrayEquals(before, network.trainable());

        float[] slope = new float[before.length];
        double first = inner.accumulate(network, reference.batch, slope, SEED);
        assertEquals(c.get("loss_before").asDouble(), first, 1e-5);
        float[] v = new float[before.length];
        weights.ascend(before, slope, network.layout(), v);
        List<JsonNode> expected = c.get("weight_perturbation").valueStream().toList();
        int layer = 0;
        for (ParameterRange range : network.layout()) {
            if (range.kind() == ParameterRange.Kind.WEIGHT) {
                float[] w = Golden.floats(expected.get(layer++));
                if (reference.dense) {
                    w = Golden.denseParameters(
                            expected.get(layer - 1),
                            zeros(expected.get(layer - 1).size()));
                }
                for (int j = 0; j < range.length(); j++) {
                    assertEquals(w[j], v[range.offset() + j], 1e-6, range.name());
                }
            }
        }
        network.setTrainable(WeightPerturbation.perturbed(before, v));
        float[] there = new float[before.length];
        new StandardObjective()
                .accumulate(
                        network,
                        new TrainingBatch(
                                perturbed,
                                reference.batch.rowIds(),
                                reference.batch.labels(),
                                reference.batch.weights()),
                        there,
                        SEED);
        assertArrayEquals(there, gradient, 1e-6f);
    }

    private static JsonNode zeros(int n) {
        return tools.jackson.databind.json.JsonMapper.shared().valueToTree(new double[n]);
    }

    /** The reference's own l2 ascent: into the box first, then back into the ball; RALF projects onto both at once. */
    private static Features clipThenScale(AttackTarget target, Features x, float[] start, double epsilon, int steps) {
        int width = x.width();
        float[] at = start.clone();
        float[] g = new float[at.length];
        double rate = epsilon / steps * 2;
        for (int t = 0; t < steps; t++) {
            target.evaluate(x.with(at), null, g);
            for (int i = 0; i < x.size(); i++) {
                double length = 0;
                for (int j = i * width; j < (i + 1) * width; j++) {
                    length += (double) g[j] * g[j];
                }
                double[] delta = new double[width];
                double size = 0;
                for (int j = 0; j < width; j++) {
                    int k = i * width + j;
                    double moved = Math.min(1, Math.max(0, at[k] + rate * g[k] / Math.sqrt(length)));
                    delta[j] = moved - x.data()[k];
                    size += delta[j] * delta[j];
                }
                double scale = Math.min(1, epsilon / Math.sqrt(size));
                for (int j = 0; j < width; j++) {
                    at[i * width + j] = (float) (x.data()[i * width + j] + scale * delta[j]);
                }
            }
        }
        return x.with(at);
    }
}
