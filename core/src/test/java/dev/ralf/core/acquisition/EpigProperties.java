package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EpigProperties {
    private static final double SLACK = 1e-12; // rounding of at most a few hundred terms

    @Provide
    Arbitrary<List<Matrix>> tensors() {
        return Tensors.small();
    }

    @Property(tries = 300)
    void isTheMeanDivergenceOfThePairFromIndependence_andAtMostBald(@ForAll("tensors") List<Matrix> passes) {
        int n = passes.get(0).rows();
        int[] targets = MathOps.range((n + 1) / 2);
        double[] scores = Epig.scores(passes, targets);
        double[] bald = StochasticScore.BALD.of(passes);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int target : targets) {
                sum += divergence(passes, i, target) / targets.length;
            }
            assertEquals(sum, scores[i], SLACK);
            assertTrue(scores[i] <= bald[i] + SLACK, scores[i] + " is above " + bald[i]);
        }
    }

    private static double divergence(List<Matrix> passes, int x, int z) {
        Matrix mean = StochasticScore.mean(passes);
        double sum = 0;
        for (int a = 0; a < mean.columns(); a++) {
            for (int b = 0; b < mean.columns(); b++) {
                double joint = 0;
                for (Matrix pass : passes) {
                    joint += pass.get(x, a) * pass.get(z, b) / passes.size();
                }
                sum += joint == 0 ? 0 : joint * Math.log(joint / (mean.get(x, a) * mean.get(z, b)));
            }
        }
        return sum;
    }
}
