package dev.ralf.core.model.blueprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.model.ParameterRange;
import dev.ralf.core.model.blueprint.Operation.Activation;
import dev.ralf.core.model.blueprint.Operation.Convolution;
import dev.ralf.core.model.blueprint.Operation.Dense;
import dev.ralf.core.model.blueprint.Operation.Function;
import dev.ralf.core.model.blueprint.Operation.GlobalAverage;
import dev.ralf.core.model.blueprint.Operation.Norm;
import dev.ralf.core.model.blueprint.Operation.Pooling;
import dev.ralf.core.model.blueprint.Operation.Sum;
import dev.ralf.core.random.SeedTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BlueprintTest {
    /** conv 2x5x5 -> 3x3x3 (stride 2, pad 1), norm, pool to 3x1x1, dense to 4. */
    private static Blueprint small() {
        return new Blueprint.Builder(new int[] {2, 5, 5})
                .then("conv", new Convolution(3, 3, 3, 2, 1, true))
                .then("norm", new Norm())
                .then("relu", new Activation(Function.RELU))
                .then("pool", new Pooling(true, 2, 2))
                .then("dense", new Dense(4, false))
                .build();
    }

    @Test
    void shapesAndRangesByHand() {
        Blueprint b = small();
        assertTrue(b.isList());
        assertArrayEquals(new int[] {3, 3, 3}, b.steps().get(0).outputShape());
        assertArrayEquals(new int[] {3, 1, 1}, b.steps().get(3).outputShape());
        assertEquals(4, b.classes());
        assertEquals(3, b.embeddingWidth());
        assertEquals(
                List.of("conv/weight", "conv/bias", "norm/scale", "norm/shift", "dense/weight", "dense/bias"),
                b.layout().stream().map(ParameterRange::name).toList());
        assertEquals(
                List.of(0, 54, 57, 60, 63, 75),
                b.layout().stream().map(ParameterRange::offset).toList());
        assertEquals(79, b.parameters());
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1}, b.initialBuffers());
    }

    @Test
    void firstValuesComeFromTheStreamOfTheirRange() {
        float[] values = small().initial(new SeedTree(3));
        double expected = Math.sqrt(2.0 / 18)
                * new SeedTree(3).child("conv/weight").generator().nextGaussian();
        assertEquals((float) expected, values[0]);
        double last = Math.sqrt(1.0 / 3)
                * new SeedTree(3).child("dense/weight").generator().nextGaussian();
        assertEquals((float) last, values[63]);
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1, 0, 0, 0}, Arrays.copyOfRange(values, 54, 63));
    }

    @Test
    void forksAreNoList() {
        Blueprint.Builder steps = new Blueprint.Builder(new int[] {2, 4, 4});
        int a = steps.add("a", new Convolution(2, 1, 1, 1, 0, false), Step.INPUT);
        steps.add("sum", new Sum(), a, Step.INPUT);
        Blueprint b = steps.then("average", new GlobalAverage())
                .then("dense", new Dense(2, false))
                .build();
        assertFalse(b.isList());
        assertEquals(List.of(a, Step.INPUT), b.steps().get(1).sources());
        assertEquals(2, b.embeddingWidth());
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        int[] vector = {6};
        refused(
                "step conv needs inputs of shape {channels, height, width}, got [6]",
                () -> new Blueprint.Builder(vector).then("conv", new Convolution(1, 3, 3, 1, 0, true)));
        refused("step pool has kernel 5, larger than its input 4", () -> new Blueprint.Builder(new int[] {1, 4, 4})
                .then("pool", new Pooling(true, 5, 1)));
        refused("two steps are named dense", () -> new Blueprint.Builder(vector)
                .then("dense", new Dense(2, false))
                .then("dense", new Dense(2, false)));
        refused("a network must end in a dense layer without activation", () -> new Blueprint.Builder(vector)
                .then("dense", new Dense(2, true))
                .build());
        refused("step sum cannot read 1 steps", () -> new Blueprint.Builder(vector).then("sum", new Sum()));
        refused("nothing reads step a", () -> {
            Blueprint.Builder steps = new Blueprint.Builder(vector);
            steps.add("a", new Dense(3, true), Step.INPUT);
            steps.add("b", new Dense(3, false), Step.INPUT);
            steps.build();
        });
        refused("step sum adds shapes [3] and [6]", () -> {
            Blueprint.Builder steps = new Blueprint.Builder(vector);
            steps.add("sum", new Sum(), steps.add("a", new Dense(3, true), Step.INPUT), Step.INPUT);
        });
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
