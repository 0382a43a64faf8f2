package dev.ralf.core.evaluation;

import java.util.List;

/** Turns a model, its decision rules and labelled examples into named numbers. Leaves the model unchanged. */
public interface Evaluator {
    /** Name in specs and catalogues. */
    String id();

    /** Sensitive attributes that the data must have. */
    default List<String> sensitiveAttributes() {
        return List.of();
    }

    /** Measures and reports into {@code sink}. */
    void evaluate(EvaluationTask task, Measurements sink);
}
