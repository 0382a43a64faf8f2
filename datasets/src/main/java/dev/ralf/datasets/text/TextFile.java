package dev.ralf.datasets.text;

import dev.ralf.datasets.format.CsvFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One delimited file of texts.
 *
 * @param file the file
 * @param text columns of text, joined by a space
 * @param label column of the label
 * @param classes class of each cell of the label column; empty to take the cells themselves
 * @param sensitive columns of sensitive attributes
 * @param weight column of row weights, if there is one
 */
public record TextFile(
        CsvFile file,
        List<String> text,
        String label,
        Map<String, String> classes,
        List<String> sensitive,
        Optional<String> weight) {
    /** Copies the lists. */
    public TextFile {
        text = List.copyOf(text);
        classes = Map.copyOf(classes);
        sensitive = List.copyOf(sensitive);
    }

    /** A file of one text column, without sensitive attributes and weights. */
    public TextFile(CsvFile file, String text, String label, Map<String, String> classes) {
        this(file, List.of(text), label, classes, List.of(), Optional.empty());
    }
}
