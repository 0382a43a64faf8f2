package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import java.util.List;
import java.util.function.Function;

/** The formats of a user's own files, as components of specs. */
public final class FormatComponents {
    private FormatComponents() {}

    /** One component per format besides delimited text. */
    public static List<Component<?>> all() {
        return List.of(
                of("arff", "your own ARFF file, dense or sparse, with the options of csv", "WEKA", ArffSource::from),
                of(
                        "rdata",
                        "your own data frame in an R .rda or .rds file, with the options of csv",
                        "R Core Team, R Internals, Serialization Formats",
                        o -> CsvSource.of(new RFile(CsvSource.path(o, "path"), o.optionalText("frame")), o)),
                of(
                        "ts",
                        "your own time series in .ts files, of one or more dimensions",
                        "Bagnall et al. (2018), The UEA multivariate time series classification archive,"
                                + " arXiv:1811.00075",
                        TsSource::from),
                of(
                        "images",
                        "your own PNG or JPEG images in a folder or zip; folders or a file of labels name the classes",
                        "RALF",
                        ImageSource::from),
                of(
                        "idx",
                        "your own grey images in IDX files, the format of MNIST",
                        "LeCun, Cortes, Burges, The MNIST database of handwritten digits",
                        IdxSource::from),
                of(
                        "cifar",
                        "your own copy of the binary version of CIFAR-10 or CIFAR-100",
                        "Krizhevsky (2009), Learning multiple layers of features from tiny images",
                        CifarSource::from),
                of(
                        "npz",
                        "your own arrays in a NumPy .npz file: a table, images or signals",
                        "Harris et al. (2020), Array programming with NumPy, doi:10.1038/s41586-020-2649-2",
                        NpzSource::from));
    }

    private static Component<DatasetSource> of(
            String id, String summary, String reference, Function<Options, ? extends DatasetSource> factory) {
        return new Component<>(DatasetSource.class, id, summary, reference, factory::apply);
    }
}
