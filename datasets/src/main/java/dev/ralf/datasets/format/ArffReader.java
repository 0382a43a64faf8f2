package dev.ralf.datasets.format;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Streams the rows of one ARFF file, dense or sparse, and checks every cell against the declared type.
 *
 * <p>Keywords are read in any case. Names and values may be quoted with {@code '} or {@code "}, with backslash escapes;
 * lines that begin with {@code %} are comments, and a {@code %} that begins a cell or a declaration ends the line. A
 * missing value, {@code ?} without quotes, is given out as an empty cell; a quoted empty text is no value either. In a
 * sparse row, {@code {index value, ...}} with indices from 0 and ascending, columns that are not listed have the number 0,
 * or the first declared value of a nominal column. An instance weight, {@code {w}} after the last cell, is not read: it is
 * refused, and so are relational columns and string columns in sparse rows, whose absent value is not defined.
 *
 * <p>A number must be one that {@code csv} reads too; {@code Infinity} and {@code NaN} are refused.
 *
 * <p>Source: Witten, Frank, Hall, <i>Data Mining</i>, and the page "ARFF (stable version)" of the WEKA documentation.
 * Deviation: WEKA gives instances weights, here a weight is a column.
 */
public final class ArffReader implements RowReader {
    private static final int MAX_COLUMNS = 100_000;
    private static final String ISO = "yyyy-MM-dd'T'HH:mm:ss";

    private final TextLines lines;
    private final List<String> names;
    private final List<Type> types;

    /** What a column may hold. */
    private enum Kind {
        NUMBER,
        NOMINAL,
        TEXT,
        DATE
    }

    /** The type of a column; values of a nominal one, format of a date, else null. */
    private record Type(Kind kind, Set<String> values, DateTimeFormatter format) {}

    /**
     * Opens a file and reads its declarations.
     *
     * @throws dev.ralf.core.data.DatasetFormatException if the file cannot be read or a declaration is wrong
     */
    public ArffReader(ArffFile file) {
        this.lines = new TextLines(file.path(), file.encoding());
        Map<String, Type> declared = new LinkedHashMap<>();
        try {
            readHeader(declared);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
        this.names = List.copyOf(declared.keySet());
        this.types = List.copyOf(declared.values());
    }

    @Override
    public List<String> columns() {
        return names;
    }

    /** Columns of dates. */
    Set<String> dates() {
        Set<String> dates = new LinkedHashSet<>();
        for (int j = 0; j < names.size(); j++) {
            if (types.get(j).kind() == Kind.DATE) {
                dates.add(names.get(j));
            }
        }
        return dates;
    }

    /** The declared values of each nominal column, in declared order. */
    public Map<String, List<String>> nominalValues() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int j = 0; j < names.size(); j++) {
            if (types.get(j).kind() == Kind.NOMINAL) {
                values.put(names.get(j), List.copyOf(types.get(j).values()));
            }
        }
        return values;
    }

    @Override
    public Row next() {
        for (String line = lines.next(); line != null; line = lines.next()) {
            Scanner s = new Scanner(line);
            if (s.atEnd()) {
                continue;
            }
            String[] cells = s.peek() == '{' ? sparse(s) : dense(s);
            return new Row(lines.number(), cells);
        }
        return null;
    }

    @Override
    public void close() {
        lines.close();
    }

    private String[] dense(Scanner s) {
        String[] cells = new String[names.size()];
        for (int j = 0; j < cells.length; j++) {
            if (j > 0 && !s.take(',')) {
                // WEKA also separates by tabs, and by blanks that no comma follows
                if (s.atEnd()) {
                    throw lines.error("%d cells, but there are %d columns", j, cells.length);
                }
            }
            cells[j] = check(j, s.cell(",{}"));
        }
        if (s.take(',') || !s.atEnd()) {
            throw lines.error(
                    s.peek() == '{'
                            ? "instance weights are not supported: make the weight a column"
                            : "more than the " + cells.length + " cells of the declared columns");
        }
        return cells;
    }

    private String[] sparse(Scanner s) {
        String[] cells = new String[names.size()];
        s.take('{');
        int last = -1;
        while (!s.take('}')) {
            if (last >= 0 && !s.take(',')) {
                throw lines.error("a sparse row must be {index value, ...}");
            }
            String index = s.cell(",{}").text();
            double at = Numbers.parse(index);
            if (!(at > last && at < cells.length && at == Math.rint(at))) {
                throw lines.error(
                        "index in a sparse row must be whole, ascending and in [0, %d], got '%s'",
                        cells.length - 1, index);
            }
            last = (int) at;
            cells[last] = check(last, s.cell(",{}"));
        }
        if (!s.atEnd()) {
            throw lines.error("a sparse row must end with }");
        }
        for (int j = 0; j < cells.length; j++) {
            if (cells[j] == null) {
                cells[j] = absent(j);
            }
        }
        return cells;
    }

    /** What a column has that a sparse row does not list. */
    private String absent(int j) {
        return switch (types.get(j).kind()) {
            case NUMBER -> "0";
            case NOMINAL -> types.get(j).values().iterator().next();
            default ->
                throw lines.error("column %s: a sparse row must list every string and date column", names.get(j));
        };
    }

    private String check(int j, Cell cell) {
        String text = cell.text();
        if (!cell.quoted() && text.equals("?") || text.isEmpty() && cell.quoted()) {
            return "";
        }
        Type type = types.get(j);
        String wanted =
                switch (type.kind()) {
                    case NUMBER -> Double.isNaN(Numbers.parse(text)) ? "a number" : "";
                    case NOMINAL ->
                        type.values().contains(text) ? "" : "one of the declared " + String.join(", ", type.values());
                    case DATE -> isDate(type.format(), text) ? "" : "a date of the declared format";
                    case TEXT -> text.isEmpty() ? "a text" : "";
                };
        if (!wanted.isEmpty()) {
            throw lines.error("column %s: got '%s', must be %s", names.get(j), DataStreams.oneLine(text), wanted);
        }
        return text;
    }

    private static boolean isDate(DateTimeFormatter format, String text) {
        try {
            format.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void readHeader(Map<String, Type> declared) {
        boolean relation = false;
        for (String line = lines.next(); line != null; line = lines.next()) {
            Scanner s = new Scanner(line);
            if (s.atEnd()) {
                continue;
            }
            String keyword = s.cell("").text().toLowerCase(Locale.ROOT);
            if (!relation && !keyword.equals("@relation")) {
                throw lines.error("an ARFF file must begin with @relation, got '%s'", DataStreams.oneLine(keyword));
            }
            switch (keyword) {
                case "@relation" -> relation = true;
                case "@attribute" -> declare(s, declared);
                case "@data" -> {
                    if (declared.isEmpty()) {
                        throw lines.error("@data must follow at least one @attribute");
                    }
                    return;
                }
                default -> throw lines.error("must be @attribute or @data, got '%s'", DataStreams.oneLine(keyword));
            }
        }
        throw lines.fileError(relation ? "ends before @data" : "is empty, an ARFF header is needed");
    }

    private void declare(Scanner s, Map<String, Type> declared) {
        String name = s.cell("{").text();
        if (name.isBlank()) {
            throw lines.error("@attribute must have a name");
        }
        if (declared.size() == MAX_COLUMNS) {
            throw lines.error("more than %d columns", MAX_COLUMNS);
        }
        Type type = s.peek() == '{' ? nominal(s, name) : plain(s, name);
        if (!s.atEnd()) {
            throw lines.error("column %s: nothing may follow the type", name);
        }
        if (declared.put(name, type) != null) {
            throw lines.error("column %s is declared twice", name);
        }
    }

    private Type nominal(Scanner s, String name) {
        Set<String> values = new LinkedHashSet<>();
        s.take('{');
        while (!s.take('}')) {
            if (!values.isEmpty() && !s.take(',') && s.atEnd()) {
                throw lines.error("column %s: the declared values must end with }", name);
            }
            String value = s.cell(",}").text();
            if (value.isEmpty() || !values.add(value)) {
                throw lines.error(
                        "column %s: declared values must be distinct and not empty, got '%s'",
                        name, DataStreams.oneLine(value));
            }
        }
        if (values.isEmpty()) {
            throw lines.error("column %s: must declare at least one value", name);
        }
        return new Type(Kind.NOMINAL, Collections.unmodifiableSet(values), null);
    }

    private Type plain(Scanner s, String name) {
        String type = s.cell("").text().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "numeric", "real", "integer" -> new Type(Kind.NUMBER, null, null);
            case "string" -> new Type(Kind.TEXT, null, null);
            case "date" -> {
                String pattern = s.atEnd() ? ISO : s.cell("").text();
                try {
                    yield new Type(
                            Kind.DATE,
                            null,
                            new DateTimeFormatterBuilder()
                                    .appendPattern(pattern)
                                    .toFormatter(Locale.ROOT));
                } catch (IllegalArgumentException e) {
                    throw lines.error("column %s: date format must be a pattern, got '%s'", name, pattern);
                }
            }
            default ->
                throw lines.error(
                        "column %s: type must be one of %s, got '%s'",
                        name,
                        Arrays.asList("numeric", "real", "integer", "string", "date", "{values}"),
                        DataStreams.oneLine(type));
        };
    }

    /** A cell and whether it was quoted. */
    private record Cell(String text, boolean quoted) {}

    /** Cuts one line into cells. */
    private final class Scanner {
        private final String line;
        private int at;

        Scanner(String line) {
            this.line = line;
            blanks();
        }

        boolean atEnd() {
            return at == line.length() || line.charAt(at) == '%';
        }

        char peek() {
            return atEnd() ? '\n' : line.charAt(at);
        }

        boolean take(char c) {
            if (peek() != c) {
                return false;
            }
            at++;
            blanks();
            return true;
        }

        /** The next cell, which ends at a blank or at one of these characters. */
        Cell cell(String ends) {
            if (atEnd()) {
                throw lines.error("ends too early");
            }
            char quote = line.charAt(at);
            if (quote == '\'' || quote == '"') {
                return new Cell(quoted(quote, ends), true);
            }
            int from = at;
            while (at < line.length()
                    && !Character.isWhitespace(line.charAt(at))
                    && ends.indexOf(line.charAt(at)) < 0) {
                at++;
            }
            String text = line.substring(from, at);
            blanks();
            if (text.isEmpty()) {
                throw lines.error("a cell is empty; a missing value is written ?");
            }
            return new Cell(text, false);
        }

        private String quoted(char quote, String ends) {
            StringBuilder text = new StringBuilder();
            at++;
            while (at < line.length() && line.charAt(at) != quote) {
                char c = line.charAt(at++);
                if (c == '\\' && at < line.length()) {
                    char escaped = line.charAt(at++);
                    int known = "nrt".indexOf(escaped);
                    c = known < 0 ? escaped : "\n\r\t".charAt(known);
                }
                text.append(c);
            }
            if (at == line.length()) {
                throw lines.error("a quote is left open");
            }
            at++;
            if (at < line.length() && !Character.isWhitespace(line.charAt(at)) && ends.indexOf(line.charAt(at)) < 0) {
                throw lines.error("a separator must follow the quoted text '%s'", DataStreams.oneLine(text.toString()));
            }
            blanks();
            return text.toString();
        }

        private void blanks() {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
        }
    }
}
