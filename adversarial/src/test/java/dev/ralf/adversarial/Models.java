package dev.ralf.adversarial;

import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;

/** Small models. */
public final class Models {
    private Models() {}

    /** Softmax regression {@code z = x W + b} with {@code w [in][classes]}. */
    public static NetworkClassifier linear(double[][] w, double... b) {
        Network network = Mlp.softmaxRegression().create(new int[] {w.length}, b.length, new SeedTree(0));
        float[] parameters = new float[w.length * b.length + b.length];
        for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < b.length; k++) {
                parameters[i * b.length + k] = (float) w[i][k];
            }
        }
        for (int k = 0; k < b.length; k++) {
            parameters[w.length * b.length + k] = (float) b[k];
        }
        network.setTrainable(parameters);
        return new NetworkClassifier("linear", network);
    }

    /** An untrained MLP. */
    public static NetworkClassifier mlp(int width, int classes, long seed) {
        return new NetworkClassifier(
                "mlp", Mlp.of(8).create(new int[] {width}, classes, new SeedTree(seed).child("init")));
    }
}
