package dev.ralf.core.evaluation;

/** Turns a model, its decision rules and labelled examples into named numbers. Leaves the model unchanged. */
public interface Evaluator {
    /** Name in specs and catalogues. */
    String id();

    /** Measures and reports into {@code sink}. */
    void evaluate(EvaluationTask task, Measurements sink);
}
