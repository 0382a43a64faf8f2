package dev.ralf.datasets.format;

import java.util.List;
import java.util.Optional;

/** Finds the character between the cells of a file from its first line. */
final class Delimiters {
    /** In the order in which a tie is decided; commas, which are in numbers too, come last. */
    private static final List<Character> KNOWN = List.of('\t', '|', ';', ',');

    private Delimiters() {}

    /**
     * The delimiter of a file: with declared column names, the first that separates the first line into so many cells;
     * otherwise, or if none does, the one that occurs most often outside quotes; a comma where none of them occurs.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read
     */
    static char detect(CsvFile file) {
        String line = CsvReader.firstLine(file);
        Optional<List<String>> columns = file.format().columns();
        if (columns.isPresent()) {
            for (char c : KNOWN) {
                if (count(line, c) == columns.get().size() - 1) {
                    return c;
                }
            }
        }
        return most(line).orElse(',');
    }

    /** What to do about a row that is a single cell, where it looks separated by another character; else empty. */
    static String hint(String cell) {
        return most(cell)
                .map(c -> "; it looks separated by " + name(c) + ": set delimiter: " + option(c))
                .orElse("");
    }

    /** As a reader can tell it from its surroundings. */
    static String name(char delimiter) {
        return delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
    }

    private static String option(char delimiter) {
        return delimiter == '\t' ? "tab" : "\"" + delimiter + "\"";
    }

    private static Optional<Character> most(String line) {
        Optional<Character> best = Optional.empty();
        int occurs = 0;
        for (char c : KNOWN) {
            int n = count(line, c);
            if (n > occurs) {
                occurs = n;
                best = Optional.of(c);
            }
        }
        return best;
    }

    private static int count(String line, char delimiter) {
        int n = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '"';
            n += c == delimiter && !quoted ? 1 : 0;
        }
        return n;
    }
}
