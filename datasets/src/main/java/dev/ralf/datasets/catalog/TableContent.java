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
 */
public record TableContent(
        String train, CsvFormat trainFormat, Optional<String> test, CsvFormat testFormat, TableSchema schema)
        implements Content {
    /** A table in one file. */
    public static TableContent of(String file, CsvFormat format, TableSchema schema) {
        return new TableContent(file, format, Optional.empty(), format, schema);
    }

    @Override
    public Dataset read(CatalogEntry entry, VerifiedFiles files, TableOptions options) {
        List<CsvFile> parts = new ArrayList<>();
        parts.add(new CsvFile(files.paths().get(train), trainFormat));
        test.ifPresent(name -> parts.add(new CsvFile(files.paths().get(name), testFormat)));
        Table table = TableReader.read(parts, schema, options);
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
        return schema.describe().stream().map(line -> "column " + line).toList();
    }
}
