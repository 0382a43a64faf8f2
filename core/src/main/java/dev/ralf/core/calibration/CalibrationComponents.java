package dev.ralf.core.calibration;

import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Component;
import java.util.List;

/** The components of this package. */
public final class CalibrationComponents {
    private CalibrationComponents() {}

    /** One line for each component. */
    public static List<Component<?>> all() {
        return List.of(
                new Component<>(
                        RuleFitter.class,
                        "calibrated",
                        "calibrates probabilities on labelled rows, then applies a rule to them",
                        "arXiv:1706.04599",
                        o -> new CalibratedRuleFitter(
                                o.component("calibrator", CalibratorFitter.class, "temperature"),
                                o.component("rule", RuleFitter.class, "argmax"))),
                new Component<>(
                        RuleFitter.class,
                        "conformal",
                        "sets of classes with promised coverage, by group where an attribute is named; decides by argmax",
                        "arXiv:1609.00451 (LAC), arXiv:2006.02544 (APS)",
                        o -> new ConformalFitter(
                                o.choice("score", ConformalFitter.Score.LAC),
                                o.number("alpha", 0.1, 1e-6, 1 - 1e-6),
                                o.optionalText("attribute").orElse(null))),
                new Component<>(
                        Evaluator.class,
                        "conformal",
                        "coverage, size and emptiness of prediction sets, coverage by group",
                        "arXiv:2006.02544",
                        o -> new ConformalEvaluator()),
                calibrator(
                        "temperature",
                        "one temperature, the exact optimum",
                        "arXiv:1706.04599",
                        TemperatureScaling::new),
                calibrator(
                        "vector", "a slope and an offset for each class", "arXiv:1706.04599", LogLinearScaling::vector),
                new Component<>(
                        CalibratorFitter.class,
                        "dirichlet",
                        "a matrix on log probabilities, off-diagonal and intercept penalised",
                        "arXiv:1910.12656",
                        o -> LogLinearScaling.dirichlet(
                                o.number("lambda", 1e-2, 1e-9, 1e9), o.number("mu", 1e-2, 1e-9, 1e9))),
                calibrator(
                        "isotonic",
                        "isotonic regression of each class against the rest",
                        "doi:10.1145/775047.775151",
                        () -> new OneVsRestScaling(OneVsRestScaling.Method.ISOTONIC)),
                calibrator(
                        "platt",
                        "a sigmoid of the log odds of each class against the rest",
                        "doi:10.1007/s10994-007-5018-6",
                        () -> new OneVsRestScaling(OneVsRestScaling.Method.PLATT)));
    }

    private static Component<CalibratorFitter> calibrator(
            String id, String summary, String reference, java.util.function.Supplier<CalibratorFitter> factory) {
        return new Component<>(CalibratorFitter.class, id, summary, reference, o -> factory.get());
    }
}
