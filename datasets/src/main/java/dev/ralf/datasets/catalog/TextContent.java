package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.text.TextFile;
import dev.ralf.datasets.text.TextOptions;
import dev.ralf.datasets.text.TextReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts and labels in one file, or in a training file and a file of official test rows. Texts become hashed terms or give
 * way to embeddings ({@link TextOptions}); they themselves are never kept.
 *
 * @param parts training part, then the official test part if there is one
 * @param classes class names in order
 */
public record TextContent(List<Part> parts, List<String> classes) implements Content {
    /**
     * One file.
     *
     * @param file its name
     * @param format how it is written
     * @param text column of text
     * @param label column of the label
     * @param coding class of each cell of the label column
     */
    public record Part(String file, CsvFormat format, String text, String label, Map<String, String> coding) {
        /** Copies the map. */
        public Part {
            coding = Map.copyOf(coding);
        }
    }

    /** Copies the lists. */
    public TextContent {
        parts = List.copyOf(parts);
        classes = List.copyOf(classes);
    }

    /** {@inheritDoc} Texts get their default options. */
    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        return read(entry, files, TextOptions.defaults());
    }

    /**
     * Reads the files.
     *
     * @param entry the entry, for name and facts
     * @param files its files, verified
     * @param options how texts become features
     * @throws dev.ralf.core.data.DatasetFormatException if a file is not what it should be
     */
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TextOptions options) {
        List<TextFile> read = new ArrayList<>();
        for (Part p : parts) {
            read.add(new TextFile(
                    new CsvFile(files.paths().get(p.file()), p.format()), p.text(), p.label(), p.coding()));
        }
        return TextReader.read(entry.id(), read, classes, options, entry.facts(files));
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Part p : parts) {
            lines.add("text: column " + p.text() + " of " + p.file() + ", as hashed TF-IDF (options hashSize, ngrams,"
                    + " sublinear, maxRows) or embeddings; never kept or shown");
        }
        lines.add("classes: " + String.join(", ", classes));
        return lines;
    }
}
