package dev.ralf.core.loop;

import dev.ralf.core.label.Aggregation;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.Arrays;
import java.util.List;

/** The catalogue of oracles. */
public final class OracleComponents {
    private static final String DAWID_SKENE = "doi:10.2307/2346806";

    private OracleComponents() {}

    /** One line for each. */
    public static List<Component<?>> list() {
        return List.of(
                new Component<>(
                        OracleSource.class, "simulated", "the data set's own labels", "-", o -> new SimulatedSource()),
                new Component<>(
                        OracleSource.class,
                        "noisy",
                        "one simulated annotator who errs on a share of the rows",
                        "-",
                        o -> new SimulatedAnnotators(
                                new double[] {1 - o.number("rate", 0.1, 0, 1)},
                                1,
                                o.number("cannotTell", 0, 0, 1),
                                Aggregation.MAJORITY)),
                new Component<>(
                        OracleSource.class,
                        "annotators",
                        "several simulated annotators who err, their answers aggregated",
                        DAWID_SKENE,
                        OracleComponents::annotators),
                new Component<>(
                        OracleSource.class,
                        PeopleSource.ID,
                        "people, who answer through files: ralf label next, import, status",
                        DAWID_SKENE,
                        OracleComponents::people));
    }

    private static OracleSource annotators(Options o) {
        int n = o.integer("annotators", 3, 1, 1000);
        double[] right = new double[n];
        Arrays.fill(right, o.number("accuracy", 0.8, 0, 1));
        // reliabilities spread evenly around the mean, so that there is something to find out
        double spread = o.number("spread", 0, 0, 1);
        for (int j = 0; j < n; j++) {
            double shift = n == 1 ? 0 : spread * (2.0 * j / (n - 1) - 1);
            right[j] = Math.min(1, Math.max(0, right[j] + shift));
        }
        return new SimulatedAnnotators(
                right,
                o.integer("perRow", n, 1, n),
                o.number("cannotTell", 0, 0, 1),
                o.choice("aggregation", Aggregation.MAJORITY));
    }

    private static OracleSource people(Options o) {
        int perRow = o.integer("perRow", 1, 1, 100);
        return new PeopleSource(
                perRow, o.integer("maxPerRow", perRow, perRow, 1000), o.choice("aggregation", Aggregation.MAJORITY));
    }
}
