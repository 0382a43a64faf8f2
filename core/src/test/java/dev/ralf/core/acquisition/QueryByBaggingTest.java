package dev.ralf.core.acquisition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Features;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryByBaggingTest {
    /** Votes for class 1 where the row's value is above a threshold. */
    private record Step(double threshold) implements Classifier {
        @Override
        public String id() {
            return "step";
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public Matrix probabilities(Features features) {
            Matrix p = new Matrix(features.size(), 2);
            for (int i = 0; i < features.size(); i++) {
                p.set(i, features.get(i, 0) > threshold ? 1 : 0, 1);
            }
            return p;
        }
    }

    private static AcquisitionTask task(Optional<RunContext> run, int batch) {
        double[][] x = new double[12][1];
        for (int i = 0; i < 12; i++) {
            x[i][0] = i;
        }
        double[] ones = new double[12];
        Arrays.fill(ones, 1);
        return new AcquisitionTask(
                new Step(5.5),
                new Inputs(Features.of(x), List.of(), List.of(), ones),
                new int[] {4, 5, 6, 7, 8, 9, 10, 11},
                new int[] {0, 1, 2, 3},
                new int[] {0, 1, 0, 1},
                batch,
                new SeedTree(5),
                List.of(),
                run);
    }

    @Test
    void membersAreTrainedOnBootstraps_andDisagreementWins() {
        List<int[]> seen = Collections.synchronizedList(new ArrayList<>());
        RunContext run = new RunContext() {
            @Override
            public Optional<Classifier> previous() {
                return Optional.empty();
            }

            @Override
            public Classifier refit(int[] ids, int[] labels) {
                seen.add(ids);
                for (int i = 0; i < ids.length; i++) {
                    assertEquals(ids[i] % 2, labels[i]); // the label goes with its row
                }
                return new Step(ids[0] < 2 ? 6.5 : 8.5); // members differ on rows 7 and 8 alone
            }
        };
        Selection s = new QueryByBagging(20, CommitteeScore.VOTE_ENTROPY).select(task(Optional.of(run), 2));
        assertEquals(20, seen.size());
        assertTrue(seen.stream().allMatch(ids -> ids.length == 4));
        assertTrue(seen.stream().map(Arrays::toString).distinct().count() > 10);
        int[] picked = s.ids().clone();
        Arrays.sort(picked);
        assertArrayEquals(new int[] {7, 8}, picked);
        assertEquals(20, s.facts().get("trainings"));
    }

    @Test
    void withoutARun_itSaysSo() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new QueryByBagging(2, CommitteeScore.VOTE_ENTROPY)
                        .select(task(Optional.empty(), 2)))
                .getMessage()
                .startsWith("query-by-bagging trains models to choose rows, which only a run can"));
        assertThrows(IllegalArgumentException.class, () -> new QueryByBagging(1, CommitteeScore.VOTE_ENTROPY));
    }

    @Test
    void aSurrogate_selectsInTheModelsPlace() {
        // the model is certain of every row; the surrogate halts between the classes at row 9
        Classifier unsure = new Classifier() {
            @Override
            public String id() {
                return "unsure";
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public Matrix probabilities(Features features) {
                Matrix p = new Matrix(features.size(), 2);
                for (int i = 0; i < features.size(); i++) {
                    double q = 1 / (1 + Math.exp(9 - features.get(i, 0)));
                    p.set(i, 0, 1 - q);
                    p.set(i, 1, q);
                }
                return p;
            }
        };
        Surrogate surrogate = new Surrogate(new UncertaintySampling("margin", UncertaintyScore.MARGIN), t -> unsure);
        assertArrayEquals(
                new int[] {9}, surrogate.select(task(Optional.empty(), 1)).ids());
        assertEquals("surrogate-margin", surrogate.id());
    }
}
