package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A first schema of a user's file, to be read and confirmed: types and roles by {@link SchemaInference}, protected
 * attributes by their names, columns that give the label away by {@link LeakCheck}. A column of a few values whose name
 * speaks of a protected attribute is taken as sensitive; a number of that kind stays a feature with a note. A label that
 * is a number of more than {@value #MAX_CLASSES} values is cut into four by quantiles.
 *
 * @param file the file
 * @param rows its rows
 * @param label the column that is predicted; empty if none was given and no name says so
 * @param columns what was seen and guessed of each column, in the order of the file
 */
public record SchemaGuess(Path file, int rows, Optional<String> label, List<Guess> columns) {
    private static final int MAX_CLASSES = 20;
    private static final Pattern PROTECTED =
            Pattern.compile("(?i:(^|.*[^a-z])(sex|gender|race|racial|ethnic(ity)?|ethnie"
                    + "|age|birth|dob|religion|belief|nationality|country|marital|disab(led|ility)|pregnan(t|cy)|orientation"
                    + "|foreign(er)?|skin|tribe|caste)([^a-z].*|$))"
                    + "|.*[a-z](Sex|Gender|Race|Age|Religion|Nationality|Ethnicity)([^a-z].*|$)"
                    + "|(?i:sexe|genre|geschlecht|alter|driv_?age|mari_?stat|marital_?status)");
    private static final Pattern TARGET =
            Pattern.compile("(?i)label|target|class|y|outcome|response|default|churn|fraud"
                    + "|fraudfound|lapse|claim|claimocc|risk|income");

    /** Copies the list. */
    public SchemaGuess {
        columns = List.copyOf(columns);
    }

    /**
     * One column.
     *
     * @param spec its role as guessed, with the reason
     * @param missing rows without a value
     * @param values distinct values; {@code levels} if there are more than were counted
     * @param suspicion what the user should look at; empty if nothing
     */
    public record Guess(ColumnSpec spec, int missing, String values, String suspicion) {}

    /**
     * Reads a delimited file, plain or gzip, with a header.
     *
     * @param label the column to predict, if the user says it
     * @throws DatasetFormatException if the file cannot be read, or has no such column
     */
    public static SchemaGuess of(Path file, Optional<String> label) {
        CsvFormat format = CsvFormat.delimitedBy(',').withMissing(new LinkedHashSet<>(CsvSource.MISSING));
        CsvFile csv = new CsvFile(file, format.withDelimiterOf(file));
        Map<String, ColumnSpec> given = new LinkedHashMap<>();
        label.ifPresent(name -> given.put(name, ColumnSpec.label(name, Coding.names())));
        SchemaInference.Roles roles = SchemaInference.roles(csv, given);
        Optional<String> target = label.isPresent() ? label : target(roles);
        List<Guess> guesses = new ArrayList<>();
        for (int j = 0; j < roles.specs().size(); j++) {
            ColumnProfile profile = roles.profiles().get(j);
            ColumnSpec spec = roles.specs().get(j);
            int missing = roles.rows() - profile.known();
            String values = profile.levels() > SchemaInference.MAX_LEVELS
                    ? "over " + SchemaInference.MAX_LEVELS
                    : Integer.toString(profile.levels());
            String suspicion = "";
            if (target.isPresent() && spec.name().equals(target.get())) {
                boolean many = profile.levels() > MAX_CLASSES;
                Coding coding = many ? new Coding.Quantiles(4, List.of()) : Coding.names();
                spec = ColumnSpec.label(spec.name(), coding).note(label.isPresent() ? "" : "guessed by its name");
            } else if (PROTECTED.matcher(spec.name()).matches() && !(spec.role() instanceof ColumnRole.Dropped)) {
                suspicion = "may be a protected attribute, by its name";
                if (profile.levels() <= MAX_CLASSES) {
                    spec = ColumnSpec.sensitive(spec.name(), Coding.names()).note("guessed by its name");
                } else {
                    spec = spec.note("may be a protected attribute; cuts make groups of it");
                }
            }
            guesses.add(new Guess(spec, missing, values, suspicion));
        }
        return target.isPresent()
                ? new SchemaGuess(file, roles.rows(), target, withLeaks(csv, guesses))
                : new SchemaGuess(file, roles.rows(), target, guesses);
    }

    private static Optional<String> target(SchemaInference.Roles roles) {
        Optional<String> found = Optional.empty();
        for (int j = 0; j < roles.specs().size(); j++) {
            int levels = roles.profiles().get(j).levels();
            boolean whole = roles.profiles().get(j).known() == roles.rows();
            if (whole
                    && levels >= 2
                    && levels <= MAX_CLASSES
                    && TARGET.matcher(roles.specs().get(j).name()).matches()) {
                found = Optional.of(roles.specs().get(j).name());
            }
        }
        return found;
    }

    private static List<Guess> withLeaks(CsvFile csv, List<Guess> guesses) {
        List<ColumnSpec> specs = guesses.stream().map(Guess::spec).toList();
        boolean anyFeature = specs.stream()
                .anyMatch(c -> c.role() instanceof ColumnRole.Numeric || c.role() instanceof ColumnRole.Categorical);
        if (!anyFeature) {
            return guesses;
        }
        Table table = TableReader.read(List.of(csv), new TableSchema(specs), TableOptions.defaults());
        Map<String, LeakCheck.Suspect> leaks = new LinkedHashMap<>();
        LeakCheck.suspects(table.inputs(), table.labels(), table.classes().size())
                .forEach(s -> leaks.put(s.column(), s));
        List<Guess> checked = new ArrayList<>();
        for (Guess g : guesses) {
            LeakCheck.Suspect s = leaks.get(g.spec().name());
            if (s == null) {
                checked.add(g);
                continue;
            }
            String why = String.format(
                    Locale.ROOT,
                    "gives the label away: AUC %.4f for class %s by this column alone",
                    s.area(),
                    DataStreams.oneLine(table.classes().get(s.label())));
            checked.add(new Guess(ColumnSpec.leak(g.spec().name(), why), g.missing(), g.values(), "leak: " + why));
        }
        return checked;
    }

    /** The schema as the option {@code schema} of a CSV reads it. */
    public String yaml() {
        StringBuilder text = new StringBuilder("# Schema of " + oneLine(String.valueOf(file.getFileName())) + ", "
                + rows + " rows: guessed, to be read and corrected.\n# dataset: {id: csv, path: ..., schema: ...}\n"
                + (label.isEmpty() ? "# No label was found: give one column the role label.\n" : "")
                + "columns:\n");
        for (Guess g : columns) {
            ColumnSpec spec = g.spec();
            text.append("  ").append(quoted(spec.name())).append(": {role: ").append(role(spec.role()));
            if (!spec.note().isEmpty()) {
                text.append(", note: ").append(quoted(spec.note()));
            }
            text.append("}\n");
        }
        return text.toString();
    }

    private static String role(ColumnRole role) {
        if (role instanceof ColumnRole.Label l) {
            return l.coding() instanceof Coding.Quantiles q ? "label, quantiles: " + q.count() : "label";
        } else if (role instanceof ColumnRole.Sensitive) {
            return "sensitive";
        } else if (role instanceof ColumnRole.Categorical) {
            return "categorical";
        } else if (role instanceof ColumnRole.Dropped d) {
            return switch (d.reason()) {
                case OUTCOME_LEAK -> "leak";
                case ID -> "id";
                case TIME -> "time";
                case TEXT -> "text";
                case IGNORED -> "ignored";
            };
        }
        return "numeric";
    }

    private static String oneLine(String text) {
        return DataStreams.oneLine(text);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
