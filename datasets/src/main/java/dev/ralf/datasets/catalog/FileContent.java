package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.datasets.format.HaptReader;
import dev.ralf.datasets.format.ImageSource;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.format.TsSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that one reader turns into a data set.
 *
 * @param names names of the files, in the order that the reader wants
 * @param features what the inputs are, one line
 * @param reader turns the files into a data set
 */
record FileContent(List<String> names, String features, Reader reader) implements Content {
    /** Reads the files of a data set. */
    @FunctionalInterface
    interface Reader {
        /** The data set of these files. */
        Dataset read(String name, List<Path> files, Map<String, String> facts);
    }

    /** Copies the list. */
    FileContent {
        names = List.copyOf(names);
    }

    /** A zip of PNG or JPEG images whose folders are parts and classes. */
    static FileContent images(String zip, String features) {
        return new FileContent(List.of(zip), features, (name, files, facts) -> new ImageSource(
                        files.get(0), Optional.empty(), ImageSource.Colour.AUTO)
                .dataset(name, facts));
    }

    /** Time series in a training file and a file of official test rows; shorter ones are padded with zeros. */
    static FileContent series(String train, String test, String features) {
        return new FileContent(List.of(train, test), features, (name, files, facts) -> new TsSource(
                        files.get(0),
                        Optional.of(files.get(1)),
                        TsSource.Lengths.PAD,
                        TsSource.Missing.REFUSE,
                        TsSource.Normalise.NONE)
                .dataset(name, facts));
    }

    /** The raw signals of HAPT. */
    static FileContent hapt(String zip, String features) {
        return new FileContent(
                List.of(zip), features, (name, files, facts) -> HaptReader.read(files.get(0), name, facts));
    }

    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        List<Path> paths = new ArrayList<>();
        names.forEach(n -> paths.add(files.paths().get(n)));
        return reader.read(entry.id(), paths, entry.facts(files));
    }

    @Override
    public List<String> describe() {
        return List.of("features: " + features);
    }
}
