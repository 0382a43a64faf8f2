package dev.ralf.experiments.labels;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table in the data's own units, as a person reads them; for other data, no columns. */
final class RawColumns {
    private static final MathContext DIGITS = new MathContext(6);

    private final Dataset data;
    private final Map<String, List<Integer>> bySource = new LinkedHashMap<>();

    RawColumns(Dataset data) {
        this.data = data;
        List<Column> columns = data.inputs().columns();
        for (int j = 0; j < columns.size(); j++) {
            bySource.computeIfAbsent(columns.get(j).source(), s -> new ArrayList<>())
                    .add(j);
        }
    }

    /** Names of the columns; sensitive attributes are not among them unless they are features. */
    List<String> names() {
        return List.copyOf(bySource.keySet());
    }

    /** Cells of a row: numbers to six digits, levels by name, several parts of one source column joined. */
    List<String> cells(int row) {
        Features x = data.inputs().features();
        Encoding encoding = x.domain()
                .encoding()
                .orElseGet(() -> Encoding.plain(data.inputs().columns(), List.of()));
        List<String> cells = new ArrayList<>();
        bySource.forEach((source, columns) -> {
            List<String> parts = new ArrayList<>();
            for (int j : columns) {
                Column c = data.inputs().columns().get(j);
                double value = encoding.decode(j, x.get(row, j));
                if (c.kind() == Column.Kind.NUMERIC) {
                    parts.add(new BigDecimal(value)
                            .round(DIGITS)
                            .stripTrailingZeros()
                            .toPlainString());
                } else if (value > 0.5) {
                    parts.add(c.name().startsWith(source + "=") ? c.name().substring(source.length() + 1) : c.name());
                }
            }
            cells.add(String.join("; ", parts));
        });
        return cells;
    }
}
