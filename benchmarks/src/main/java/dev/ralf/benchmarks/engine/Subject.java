package dev.ralf.benchmarks.engine;

import ai.djl.pytorch.engine.PtNDArray;
import dev.ralf.core.model.Architecture;
import dev.ralf.core.model.blueprint.Conv4;
import dev.ralf.core.model.blueprint.LeNet5;
import dev.ralf.core.model.blueprint.NetworkDesign;
import dev.ralf.core.model.blueprint.ResNet;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.engine.dl4j.Dl4jEngine;
import java.util.List;

/**
 * A network on both sides.
 *
 * @param name first part of the rows' ids
 * @param architecture RALF's
 * @param layers PyTorch's
 * @param shape shape of one input
 * @param batch rows of a mini-batch
 * @param adam true to train by Adam, false by stochastic gradient descent with momentum
 * @param targets largest ratios that are good enough; NaN for none
 */
record Subject(
        String name,
        Architecture architecture,
        TorchNetwork.Layers layers,
        int[] shape,
        int batch,
        boolean adam,
        Targets targets) {
    static final int CLASSES = 10;

    /**
     * Largest ratios.
     *
     * @param fit of a training step
     * @param forward of a forward pass in inference mode
     * @param gradient of an input gradient
     * @param pgd of a step of adversarial training
     */
    record Targets(double fit, double forward, double gradient, double pgd) {}

    private static final double NONE = Double.NaN;

    /** All, smallest first. */
    static List<Subject> all() {
        int[] grey = {1, 28, 28};
        int[] colour = {3, 32, 32};
        Targets parity = new Targets(1, 1, 1, 1);
        Targets residual = new Targets(1.4, 1.3, NONE, 1.1);
        return List.of(
                new Subject("mlp", Mlp.of(64, 64), Subject::mlp, new int[] {50}, 64, true, parity),
                new Subject(
                        "lenet5", dl4j(new LeNet5()), Subject::leNet5, grey, 128, false, new Targets(2, NONE, NONE, 1)),
                new Subject("conv4", dl4j(new Conv4(128, 0)), Subject::conv4, grey, 64, false, parity),
                new Subject(
                        "resnet8",
                        dl4j(new ResNet(ResNet.Kind.RESNET8, 16, 0)),
                        (p, x) -> resNet(p, x, 16, 1, 1, 1),
                        colour,
                        64,
                        false,
                        residual),
                new Subject(
                        "resnet18",
                        dl4j(new ResNet(ResNet.Kind.RESNET18, 64, 0)),
                        (p, x) -> resNet(p, x, 64, 2, 2, 2, 2),
                        colour,
                        16,
                        false,
                        residual));
    }

    /** Those that images are attacked on: LeNet-5, the 4-conv network and ResNet-8. */
    static List<Subject> attacked() {
        List<String> names = List.of("lenet5", "conv4", "resnet8");
        return all().stream().filter(s -> names.contains(s.name())).toList();
    }

    private static Architecture dl4j(NetworkDesign design) {
        return new Dl4jEngine().architecture(design);
    }

    private static PtNDArray mlp(TorchNetwork.Pass p, PtNDArray x) {
        PtNDArray h = p.relu(p.dense("dense1", x, 64));
        return p.dense("dense3", p.relu(p.dense("dense2", h, 64)), CLASSES);
    }

    private static PtNDArray leNet5(TorchNetwork.Pass p, PtNDArray x) {
        PtNDArray h = p.max(p.relu(p.norm("norm1", p.conv("conv1", x, 5, 6, 1, 2))));
        h = p.max(p.relu(p.norm("norm2", p.conv("conv2", h, 5, 16, 1, 0))));
        h = p.flatten(p.relu(p.norm("norm3", p.conv("conv3", h, 5, 120, 1, 0))));
        return p.dense("dense2", p.relu(p.dense("dense1", h, 84)), CLASSES);
    }

    private static PtNDArray conv4(TorchNetwork.Pass p, PtNDArray x) {
        PtNDArray h = p.relu(p.conv("conv1", x, 3, 32, 1, 1));
        h = p.max(p.relu(p.conv("conv2", h, 3, 32, 1, 1)));
        h = p.relu(p.conv("conv3", h, 3, 64, 1, 1));
        h = p.max(p.relu(p.conv("conv4", h, 3, 64, 1, 1)));
        return p.dense("dense2", p.relu(p.dense("dense1", p.flatten(h), 128)), CLASSES);
    }

    private static PtNDArray resNet(TorchNetwork.Pass p, PtNDArray x, int width, int... blocks) {
        PtNDArray h = p.relu(p.norm("norm", p.conv("conv", x, 3, width, 1, 1)));
        for (int stage = 0; stage < blocks.length; stage++) {
            int out = width << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                String name = "block" + (stage + 1) + "-" + (block + 1) + "/";
                int stride = stage > 0 && block == 0 ? 2 : 1;
                PtNDArray y = p.relu(p.norm(name + "norm1", p.conv(name + "conv1", h, 3, out, stride, 1)));
                y = p.norm(name + "norm2", p.conv(name + "conv2", y, 3, out, 1, 1));
                if (stride > 1) {
                    h = p.norm(name + "projection-norm", p.conv(name + "projection", h, 1, out, stride, 0));
                }
                h = p.relu(y.add(h));
            }
        }
        return p.dense("dense", p.average(h), CLASSES);
    }
}
