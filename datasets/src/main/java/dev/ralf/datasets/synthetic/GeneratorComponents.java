package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.List;
import java.util.function.Function;

/** Patterns in the plane, and data sets made of the rows of another, as components of specs. */
public final class GeneratorComponents {
    private GeneratorComponents() {}

    /** One component per generator. */
    public static List<Component<?>> all() {
        return List.of(
                of(
                        "rings",
                        "generated points in rings around the origin, with known class probabilities",
                        "RALF",
                        o -> PlanarPattern.from(PlanarPattern.Shape.RINGS, o)),
                of(
                        "checkerboard",
                        "generated points on a checkerboard, with known class probabilities",
                        "RALF",
                        o -> PlanarPattern.from(PlanarPattern.Shape.CHECKERBOARD, o)),
                of(
                        "repeated",
                        "another data set with every training row several times, copies with noise",
                        "Kirsch, van Amersfoort, Gal (2019), BatchBALD, arXiv:1906.08158",
                        o -> Resampled.repeated(
                                o.component("of", DatasetSource.class, "motor-portfolio"),
                                o.integer("copies", 3, 1, 1000),
                                o.number("noise", 0.1, 0, 100),
                                o.number("labelNoise", 0, 0, 1))),
                of(
                        "long-tail",
                        "another data set with training rows left out, exponentially more of later classes",
                        "Cui et al. (2019), Class-balanced loss based on effective number of samples, arXiv:1901.05555",
                        o -> Resampled.longTail(
                                o.component("of", DatasetSource.class, "motor-portfolio"),
                                o.number("factor", 0.01, 1e-6, 1))));
    }

    private static Component<DatasetSource> of(
            String id, String summary, String reference, Function<Options, ? extends DatasetSource> factory) {
        return new Component<>(DatasetSource.class, id, summary, reference, factory::apply);
    }
}
