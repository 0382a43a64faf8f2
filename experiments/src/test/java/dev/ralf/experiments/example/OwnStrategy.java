package dev.ralf.experiments.example;

import dev.ralf.core.acquisition.*;
import dev.ralf.core.util.*;
import java.util.Arrays;

/** Buys the rows in which one class, of the user's choice, is most likely. */
public record OwnStrategy(int wanted) implements Acquisition {
    @Override
    public String id() {
        return "most-likely";
    }

    @Override
    public Selection select(AcquisitionTask task) {
        Matrix p = task.probabilities(id());
        double[] score = new double[p.rows()];
        Arrays.setAll(score, i -> p.get(i, wanted));
        int[] picks = Picks.top(score, task.take(), task.unlabelled(), task.seed());
        return Selection.of(MathOps.select(task.unlabelled(), picks), MathOps.select(score, picks));
    }
}
