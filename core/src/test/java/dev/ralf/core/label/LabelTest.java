package dev.ralf.core.label;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelTest {
    private static Answer answer(int row, String who, int label) {
        return new Answer(row, who, label, Double.NaN, 1);
    }

    /** The worked example of Fleiss (1971) as it is commonly reprinted: 10 rows, 14 votes each, kappa 0.210. */
    @Test
    void fleiss_isThatOfThePublishedExample() {
        int[][] table = {
            {0, 0, 0, 0, 14},
            {0, 2, 6, 4, 2},
            {0, 0, 3, 5, 6},
            {0, 3, 9, 2, 0},
            {2, 2, 8, 1, 1},
            {7, 7, 0, 0, 0},
            {3, 2, 6, 3, 0},
            {2, 5, 3, 2, 2},
            {6, 5, 2, 1, 0},
            {0, 2, 2, 3, 7}
        };
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < table.length; row++) {
            int who = 0;
            for (int k = 0; k < 5; k++) {
                for (int v = 0; v < table[row][k]; v++) {
                    answers.add(answer(row, "a" + who++, k));
                }
            }
        }
        assertEquals(0.20993, Agreement.fleiss(answers, 5), 5e-6);
    }

    /** 20 times both yes, 15 both no, 5 and 10 apart: p_o = 0.7, p_e = 0.5, kappa 0.4. */
    @Test
    void cohen_isThatOfTheHandWorkedTable() {
        List<Answer> answers = new ArrayList<>();
        int row = 0;
        for (int[] cell : new int[][] {{1, 1, 20}, {1, 0, 5}, {0, 1, 10}, {0, 0, 15}}) {
            for (int i = 0; i < cell[2]; i++, row++) {
                answers.add(answer(row, "a", cell[0]));
                answers.add(answer(row, "b", cell[1]));
            }
        }
        answers.add(answer(row, "a", 1)); // answered once: does not count
        answers.add(answer(row, "b", Answer.CANNOT_TELL));
        assertEquals(0.4, Agreement.cohen(answers, "a", "b", 2), 1e-12);
    }

    @Test
    void agreement_withoutTwoAnswersOrWithOneClass_isUndefined() {
        assertTrue(Double.isNaN(Agreement.fleiss(List.of(answer(0, "a", 0)), 2)));
        assertTrue(Double.isNaN(Agreement.fleiss(List.of(answer(0, "a", 0), answer(0, "b", 0)), 2)));
        assertTrue(Double.isNaN(Agreement.cohen(List.of(answer(0, "a", 0)), "a", "b", 2)));
    }

    @Test
    void majority_takesTheMostVotes_theSmallerOfTied_andNothingOfNobody() {
        List<Answer> answers = List.of(
                answer(3, "a", 2),
                answer(3, "b", 2),
                answer(3, "c", 0),
                answer(5, "a", 2),
                answer(5, "b", 1),
                answer(9, "a", Answer.CANNOT_TELL));
        assertEquals(Map.of(3, 2, 5, 1, 9, Answer.CANNOT_TELL), Aggregation.MAJORITY.labels(answers, 3));
        assertEquals(
                Answer.CANNOT_TELL, Aggregation.DAWID_SKENE.labels(answers, 3).get(9));
        assertTrue(Votes.tied(new int[] {0, 1, 1}));
        assertFalse(Votes.tied(new int[] {0, 0, 0}));
        assertFalse(Votes.tied(new int[] {0, 2, 1}));
    }

    @Test
    void dawidSkene_ofUnanimousAnswers_isCertain() {
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < 20; row++) {
            for (String who : List.of("a", "b", "c")) {
                answers.add(answer(row, who, row % 2));
            }
        }
        DawidSkene model = DawidSkene.fit(answers, 2);
        assertEquals(0.5, model.prior()[0], 1e-9);
        assertEquals((10 + 0.01) / (10 + 0.02), model.confusion("a")[0][0], 1e-9);
        for (int row = 0; row < 20; row++) {
            assertEquals(row % 2, model.labels().get(row));
            assertTrue(model.posterior(row)[row % 2] > 0.999999);
        }
    }

    /** Three that guess and two that know: the vote is often wrong, the model finds out who knows. */
    @Test
    void dawidSkene_findsTheReliableAnnotators_whereTheVoteFails() {
        Random random = new Random(11);
        int classes = 3;
        int rows = 400;
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int truth = row % classes;
            for (int j = 0; j < 5; j++) {
                boolean right = random.nextDouble() < (j < 2 ? 0.95 : 0.4);
                answers.add(answer(row, "a" + j, right ? truth : (truth + 1 + random.nextInt(2)) % classes));
            }
        }
        int vote = 0;
        int model = 0;
        Map<Integer, Integer> voted = Aggregation.MAJORITY.labels(answers, classes);
        DawidSkene fitted = DawidSkene.fit(answers, classes);
        for (int row = 0; row < rows; row++) {
            vote += voted.get(row) == row % classes ? 1 : 0;
            model += fitted.labels().get(row) == row % classes ? 1 : 0;
        }
        assertTrue(model > vote && model > 0.94 * rows, vote + " by votes, " + model + " by the model");
        assertEquals(0.95, fitted.confusion("a0")[1][1], 0.07);
        assertEquals(0.4, fitted.confusion("a3")[1][1], 0.1);
    }

    @Test
    void dawidSkene_doesNotHangOnTheOrderOfAnswers() {
        Random random = new Random(3);
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < 30; row++) {
            for (String who : List.of("a", "b", "c")) {
                answers.add(answer(row, who, random.nextInt(3)));
            }
        }
        DawidSkene one = DawidSkene.fit(answers, 3);
        Collections.shuffle(answers, random);
        DawidSkene two = DawidSkene.fit(answers, 3);
        for (int row = 0; row < 30; row++) {
            assertArrayEquals(one.posterior(row), two.posterior(row));
        }
    }

    @Test
    void wrongAnswers_areRefusedWithTheirValue() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> answer(0, " ", 0))
                .getMessage()
                .contains("annotator"));
        assertThrows(IllegalArgumentException.class, () -> new Answer(0, "a", 0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Answer(0, "a", 0, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Votes.count(List.of(answer(0, "a", 3)), 3));
    }
}
