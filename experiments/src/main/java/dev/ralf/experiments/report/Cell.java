package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;

/**
 * One cell of a study: a value on each axis.
 *
 * @param learner value of the learner axis
 * @param training value of the training axis
 * @param acquisition value of the acquisition axis
 */
record Cell(String learner, String training, String acquisition) {
    static Cell of(RoundRecord record) {
        return new Cell(record.learner(), record.training(), record.acquisition());
    }

    /** Value on {@code axis}. */
    String on(String axis) {
        return switch (axis) {
            case "learner" -> learner;
            case "training" -> training;
            case "acquisition" -> acquisition;
            default -> throw new IllegalArgumentException("axis must be acquisition, training or learner, got " + axis);
        };
    }

    /** The same cell with another value on {@code axis}. */
    Cell with(String axis, String value) {
        return switch (axis) {
            case "learner" -> new Cell(value, training, acquisition);
            case "training" -> new Cell(learner, value, acquisition);
            case "acquisition" -> new Cell(learner, training, value);
            default -> throw new IllegalArgumentException("axis must be acquisition, training or learner, got " + axis);
        };
    }
}
