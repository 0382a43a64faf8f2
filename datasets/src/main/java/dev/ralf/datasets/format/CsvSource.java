package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A user's own table: a delimited file, or another format of rows with the same options of columns. Columns that the options do not name get a role from {@link SchemaInference}; what was
 * inferred is listed among the facts. The class order of a label that is not cut is the sorted order of its names.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code path}: the file, plain or gzip, relative to the working directory; required
 *   <li>{@code label}: the column to predict; required
 *   <li>{@code labelCuts}: numbers, ascending; the label is numeric and cut there
 *   <li>{@code labelMapping}: texts {@code from=to}; every label cell must be listed
 *   <li>{@code sensitive}: columns that become groups
 *   <li>{@code sensitiveCuts}: texts {@code column:25,60}; a numeric sensitive column, cut there
 *   <li>{@code weight}: column of weights
 *   <li>{@code exposure}: column that says which part of a period a row was observed for; {@code fullExposure}, default 1,
 *       is its value for a full period; {@code exposureUse}, default {@code weight}, is one of {@link ExposureUse}
 *   <li>{@code ids}, {@code leak}, {@code time}, {@code text}, {@code ignore}: columns that are dropped for that reason
 *   <li>{@code allowLeak}: features that may tell a class from the rest with an AUC above 0.98 by themselves; any
 *       other that does is an error
 *   <li>{@code categorical}, {@code numeric}: features of that kind
 *   <li>{@code immutable}: numeric features that an attacker cannot change
 *   <li>{@code delimiter}: {@code auto} (tab for names that end in .tsv or .tsv.gz; else the one of comma, semicolon,
 *       tab and pipe that occurs most often in the first line), {@code comma}, {@code semicolon}, {@code tab},
 *       {@code pipe}, {@code space}, or one character
 *   <li>{@code columns}: names of the columns where the file has no header
 *   <li>{@code skipLines}: lines before the header, default 0
 *   <li>{@code missing}: cells that mean "not known" besides the empty one, default {@code ?}, {@code NA}, {@code N/A},
 *       {@code NaN}, {@code nan}, {@code null}, {@code NULL}, {@code None}
 *   <li>{@code encoding}: default UTF-8
 *   <li>{@code constraints}: what holds for the columns whatever an attacker does, for example {@code "age: integer,
 *       grows"} or {@code "claim <= sumInsured"}; read by attacks
 *   <li>{@code includeSensitive}, {@code distinctRows}, {@code dropMissingSensitive}: as in {@link TableOptions}, default
 *       false
 * </ul>
 */
public final class CsvSource implements DatasetSource {
    private static final Map<String, Character> DELIMITERS =
            Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|', "space", ' ');

    /** Cells that mean "not known" where the user names none. */
    static final List<String> MISSING = List.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None");

    private final RowSource file;
    private final Map<String, ColumnSpec> given;
    private final TableOptions options;
    private final boolean detectDelimiter;
    private final Set<String> allowLeak;

    /**
     * A source that reads this file when asked.
     *
     * @param file the file
     * @param given roles of columns by name; the label is among them
     * @param options what to do beyond the schema
     */
    public CsvSource(CsvFile file, Map<String, ColumnSpec> given, TableOptions options) {
        this(file, given, options, false, List.of());
    }

    private CsvSource(
            RowSource file,
            Map<String, ColumnSpec> given,
            TableOptions options,
            boolean detectDelimiter,
            List<String> allowLeak) {
        this.file = file;
        this.given = new LinkedHashMap<>(given);
        this.options = options;
        this.detectDelimiter = detectDelimiter;
        this.allowLeak = new LinkedHashSet<>(allowLeak);
    }

    /** From the options of a spec. */
    public static CsvSource from(Options o) {
        Path path = path(o, "path");
        Optional<Character> delimiter = delimiter(o, path);
        CsvFormat format = CsvFormat.delimitedBy(delimiter.orElse(','))
                .withSkipLines(o.integer("skipLines", 0, 0, 1_000_000))
                .withMissing(new LinkedHashSet<>(o.texts("missing", MISSING)))
                .withEncoding(encoding(o));
        List<String> columns = o.texts("columns", List.of());
        if (!columns.isEmpty()) {
            if (new LinkedHashSet<>(columns).size() < columns.size()) {
                throw o.error("columns", "columns must be distinct, got " + columns);
            }
            format = format.withColumns(columns);
        }
        return of(new CsvFile(path, format), delimiter.isEmpty(), o);
    }

    /** A file of any format of rows, with the options of columns. */
    static CsvSource of(RowSource file, Options o) {
        return of(file, false, o);
    }

    private static CsvSource of(RowSource file, boolean detectDelimiter, Options o) {
        Given given = new Given(o);
        String label = o.text("label");
        given.put("label", ColumnSpec.label(label, labelCoding(o)));
        Map<String, Coding> cuts = sensitiveCuts(o);
        for (String name : o.texts("sensitive", List.of())) {
            given.put("sensitive", ColumnSpec.sensitive(name, cuts.getOrDefault(name, Coding.names())));
            cuts.remove(name);
        }
        for (Map.Entry<String, Coding> cut : cuts.entrySet()) {
            given.put("sensitiveCuts", ColumnSpec.sensitive(cut.getKey(), cut.getValue()));
        }
        o.optionalText("weight").ifPresent(name -> given.put("weight", ColumnSpec.weight(name)));
        double full = o.number("fullExposure", 1, Double.MIN_VALUE, Double.MAX_VALUE);
        o.optionalText("exposure").ifPresent(name -> given.put("exposure", ColumnSpec.exposure(name, full)));
        for (String name : o.texts("leak", List.of())) {
            given.put("leak", ColumnSpec.leak(name, "named by the user"));
        }
        given.dropAll("ids", Reason.ID);
        given.dropAll("time", Reason.TIME);
        given.dropAll("text", Reason.TEXT);
        for (String name : o.texts("ignore", List.of())) {
            given.put("ignore", ColumnSpec.ignored(name, "named by the user"));
        }
        for (String name : o.texts("categorical", List.of())) {
            given.put("categorical", ColumnSpec.categorical(name));
        }
        List<String> immutable = o.texts("immutable", List.of());
        for (String name : o.texts("numeric", List.of())) {
            if (!immutable.contains(name)) {
                given.put("numeric", ColumnSpec.numeric(name));
            }
        }
        for (String name : immutable) {
            given.put("immutable", ColumnSpec.immutable(name));
        }
        TableOptions options = new TableOptions(
                o.flag("includeSensitive", false),
                o.flag("distinctRows", false),
                o.flag("dropMissingSensitive", false),
                exposureUse(o),
                o.texts("constraints", List.of()));
        return new CsvSource(file, given.specs, options, detectDelimiter, o.texts("allowLeak", List.of()));
    }

    @Override
    public Dataset load(SeedTree seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        Path name = file.path().getFileName();
        if (name == null) {
            throw new DatasetFormatException(file.path() + ": is a folder, a file is needed");
        }
        facts.put("source", name.toString());
        facts.put("sha256 " + name, Sha256.of(file.path()));
        RowSource asWritten = file;
        if (detectDelimiter && file instanceof CsvFile csv) {
            char delimiter = Delimiters.detect(csv);
            asWritten = new CsvFile(file.path(), csv.format().withDelimiter(delimiter));
            if (delimiter != ',') {
                facts.put("inferred delimiter", Delimiters.name(delimiter));
            }
        }
        SchemaInference.Result inferred = SchemaInference.infer(asWritten, asWritten.declared(given));
        facts.putAll(inferred.facts());
        Table table = TableReader.read(List.of(asWritten), inferred.schema(), options);
        List<String> names =
                inferred.schema().columns().stream().map(ColumnSpec::name).toList();
        for (String column : allowLeak) {
            if (!names.contains(column)) {
                throw TableSchema.unknown(file.path().toString(), "allowLeak: has no column", column, names);
            }
        }
        facts.putAll(LeakCheck.facts(file.path().toString(), table, allowLeak));
        return table.dataset(
                name.toString().replaceFirst("(?i)\\.(csv|tsv|txt|data|arff|parquet|rda|rdata|rds)?(\\.gz)?$", ""),
                new int[0],
                facts);
    }

    /** The path, absolute, so that a message says where a file was looked for. */
    static Path path(Options o, String option) {
        return path(o, option, o.text(option));
    }

    /** A path that need not be given. */
    static Optional<Path> optionalPath(Options o, String option) {
        return o.optionalText(option).map(text -> path(o, option, text));
    }

    /** Paths. */
    static List<Path> paths(Options o, String option) {
        return o.texts(option, List.of()).stream()
                .map(text -> path(o, option, text))
                .toList();
    }

    private static Path path(Options o, String option, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw o.error(option, option + " must be a path, got " + DataStreams.oneLine(text));
        }
    }

    /** The delimiter, or empty where it is to be found in the file. */
    private static Optional<Character> delimiter(Options o, Path path) {
        String text = o.text("delimiter", "auto");
        if (text.equals("auto")) {
            return path.toString().matches("(?i).*\\.tsv(\\.gz)?") ? Optional.of('\t') : Optional.empty();
        }
        Character named = DELIMITERS.get(text);
        if (named != null) {
            return Optional.of(named);
        }
        if (text.length() != 1 || "\"\n\r".contains(text)) {
            throw o.error(
                    "delimiter",
                    "delimiter must be auto, comma, semicolon, tab, pipe, space or one character that is no quote, got "
                            + text);
        }
        return Optional.of(text.charAt(0));
    }

    /** What a column of exposures does: {@code weight}, {@code full} or {@code ignore}. */
    public static ExposureUse exposureUse(Options o) {
        return o.choice("exposureUse", ExposureUse.WEIGHT);
    }

    static Charset encoding(Options o) {
        String name = o.text("encoding", "UTF-8");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw o.error("encoding", "encoding must be one that Java knows, such as UTF-8 or ISO-8859-1, got " + name);
        }
    }

    private static Coding labelCoding(Options o) {
        List<String> cuts = o.texts("labelCuts", List.of());
        List<String> mapping = o.texts("labelMapping", List.of());
        if (!cuts.isEmpty() && !mapping.isEmpty()) {
            throw o.error("labelMapping", "a label has either labelCuts or labelMapping, not both");
        }
        if (!cuts.isEmpty()) {
            return cut(o, "labelCuts", cuts);
        }
        if (mapping.isEmpty()) {
            return Coding.names();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (String pair : mapping) {
            // the name in the file may itself contain '=' (as in "<=50K."), so the last one separates
            int at = pair.lastIndexOf("=>") >= 0 ? pair.lastIndexOf("=>") : pair.lastIndexOf('=');
            int width = pair.startsWith("=>", Math.max(at, 0)) ? 2 : 1;
            if (at < 1 || at + width >= pair.length()) {
                throw o.error("labelMapping", "labelMapping must be texts from=to or from=>to, got " + pair);
            }
            names.put(pair.substring(0, at).strip(), pair.substring(at + width).strip());
        }
        return Coding.mapped(names);
    }

    private static Map<String, Coding> sensitiveCuts(Options o) {
        Map<String, Coding> cuts = new LinkedHashMap<>();
        for (String text : o.texts("sensitiveCuts", List.of())) {
            int colon = text.lastIndexOf(':');
            if (colon < 1) {
                throw o.error("sensitiveCuts", "sensitiveCuts must be texts column:25,60, got " + text);
            }
            List<String> numbers = List.of(text.substring(colon + 1).split(","));
            cuts.put(text.substring(0, colon).strip(), cut(o, "sensitiveCuts", numbers));
        }
        return cuts;
    }

    private static Coding cut(Options o, String option, List<String> texts) {
        List<Double> thresholds = new ArrayList<>();
        for (String text : texts) {
            double v = Numbers.parse(text);
            if (Double.isNaN(v)) {
                throw o.error(option, option + " must be numbers, got " + text);
            }
            thresholds.add(v);
        }
        try {
            return new Coding.Cut(thresholds, List.of());
        } catch (IllegalArgumentException e) {
            throw o.error(option, option + ": " + e.getMessage());
        }
    }

    /** Collects roles; a column that is given two is the user's error. */
    private static final class Given {
        private final Options options;
        private final Map<String, ColumnSpec> specs = new LinkedHashMap<>();

        Given(Options options) {
            this.options = options;
        }

        void put(String option, ColumnSpec spec) {
            Optional<ColumnSpec> other = Optional.ofNullable(specs.put(spec.name(), spec));
            if (other.isPresent()) {
                throw options.error(
                        option,
                        "column " + spec.name() + " has one role, got two: "
                                + other.get().role().describe() + "; "
                                + spec.role().describe());
            }
        }

        void dropAll(String option, Reason reason) {
            for (String name : options.texts(option, List.of())) {
                put(option, ColumnSpec.dropped(name, reason).note("named by the user"));
            }
        }
    }
}
