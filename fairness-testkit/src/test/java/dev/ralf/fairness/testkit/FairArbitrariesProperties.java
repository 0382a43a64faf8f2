package dev.ralf.fairness.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FairArbitrariesProperties {
    @Provide
    Arbitrary<Matrix> matrices() {
        return FairArbitraries.probabilityMatrices(0, 20, 4);
    }

    @Provide
    Arbitrary<Groups> rare() {
        return FairArbitraries.groups(200, 3, FairArbitraries.GroupShape.RARE);
    }

    @Provide
    Arbitrary<Groups> single() {
        return FairArbitraries.groups(200, 3, FairArbitraries.GroupShape.ONE_MEMBER);
    }

    @Provide
    Arbitrary<Groups> empty() {
        return FairArbitraries.groups(200, 3, FairArbitraries.GroupShape.EMPTY);
    }

    @Provide
    Arbitrary<int[]> noisy() {
        return FairArbitraries.labelNoise(new int[2000], 3, 0.3);
    }

    @Property(tries = 200)
    void rowsAreProbabilities(@ForAll("matrices") Matrix p) {
        for (int i = 0; i < p.rows(); i++) {
            assertEquals(1, Arrays.stream(p.row(i)).sum(), 1e-12);
        }
    }

    @Property(tries = 50)
    void shapesAreWhatTheySay(
            @ForAll("rare") Groups rare, @ForAll("single") Groups single, @ForAll("empty") Groups empty) {
        assertEquals(4, rare.sizes()[2]);
        assertEquals(1, single.sizes()[2]);
        assertEquals(0, empty.sizes()[2]);
        assertEquals(3, empty.count());
    }

    /** 2,000 labels, so the share is within 0.1 of 0.3 but for ten standard deviations. */
    @Property(tries = 50)
    void noiseHasItsRate(@ForAll("noisy") int[] labels) {
        long changed = IntStream.of(labels).filter(y -> y != 0).count();
        assertEquals(0.3, changed / 2000.0, 0.1);
        assertTrue(IntStream.of(labels).allMatch(y -> y >= 0 && y < 3));
    }
}
