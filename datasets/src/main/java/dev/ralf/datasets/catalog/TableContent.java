package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.Table;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.format.TableReader;
import dev.ralf.datasets.format.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table in one file, or in a training file and a file of official test rows.
 *
 * @param train name of the (training) file
 * @param trainFormat how it is written
 * @param test name of the file of official test rows, if there is one; its rows come last
 * @param testFormat how that one is written
 * @param schema a role for every column
 * @param constraints what holds for the columns whatever an attacker does, in the syntax of the attacks
 */
public record TableContent(
        String train,
        CsvFormat trainFormat,
        Optional<String> test,
        CsvFormat testFormat,
        TableSchema schema,
        List<String> constraints)
        implements Content {
    /** Copies the list. */
    public TableContent {
        constraints = List.copyOf(constraints);
    }

    /** A table in one file. */
    public static TableContent of(String file, CsvFormat format, TableSchema schema, List<String> constraints) {
        return new TableContent(file, format, Optional.empty(), format, schema, constraints);
    }

    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        List<CsvFile> parts = new ArrayList<>();
        parts.add(new CsvFile(files.paths().get(train), trainFormat));
        test.ifPresent(name -> parts.add(new CsvFile(files.paths().get(name), testFormat)));
        Table table = TableReader.read(parts, schema, options.withConstraints(constraints));
        int[] official = new int[0];
        if (test.isPresent()) {
            int first = table.partSizes().get(0);
            int[] rows = MathOps.range(first + table.partSizes().get(1));
            Checks.size("labels", table.labels().length, rows.length);
            official = Arrays.copyOfRange(rows, first, rows.length);
        }
        return table.dataset(entry.id(), official, entry.facts(files));
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        schema.describe().forEach(line -> lines.add("column " + line));
        constraints.forEach(line -> lines.add("constraint " + line));
        return lines;
    }
}
