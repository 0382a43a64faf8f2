package dev.ralf.datasets.text;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.IndexSort;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.CsvReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads delimited files of texts into hashed terms. Each row is hashed as it is read and its text forgotten; errors name
 * file, line and column, never a cell. Rows are numbered from 0 over the training file and then the test file; where there
 * are more training rows than wanted, a fixed sample of them is taken, the same for every run.
 */
public final class TextReader {
    private static final SeedTree SAMPLE = new SeedTree(0).child("rows");
    private static final SeedTree CONTENT = new SeedTree(0).child("content");
    private static final int MOST_CLASSES = 1000;
    private static final String MISSING = "(missing)";

    private final TextOptions options;
    private final List<String> classes;
    private final List<HashedTerms> terms = new ArrayList<>();
    private final List<Long> contents = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String[]> sensitive = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final List<String> attributes;

    private TextReader(TextOptions options, List<String> classes, List<String> attributes) {
        this.options = options;
        this.classes = classes;
        this.attributes = attributes;
    }

    /**
     * Reads a training file and, where there is one, a file of official test rows.
     *
     * @param name name of the data set
     * @param files one or two files
     * @param classes class names in order; empty to take those that occur, in alphabetical order
     * @param options how texts become features
     * @param facts what is known of the data set beforehand
     * @throws DatasetFormatException if a file is not what it should be
     */
    public static Dataset read(
            String name, List<TextFile> files, List<String> classes, TextOptions options, Map<String, String> facts) {
        TextReader reader = new TextReader(options, classes, files.get(0).sensitive());
        reader.add(files.get(0));
        int training = reader.labels.size();
        if (files.size() > 1) {
            reader.add(files.get(1));
        }
        return reader.dataset(name, training, files.get(0).file(), facts);
    }

    private void add(TextFile file) {
        CsvFile csv = file.file();
        int before = labels.size();
        try (CsvReader rows = new CsvReader(csv)) {
            int[] text =
                    file.text().stream().mapToInt(c -> position(csv, rows, c)).toArray();
            int label = position(csv, rows, file.label());
            int[] groups = file.sensitive().stream()
                    .mapToInt(c -> position(csv, rows, c))
                    .toArray();
            int weight = file.weight().map(c -> position(csv, rows, c)).orElse(-1);
            for (CsvReader.Row row = rows.next(); row != null; row = rows.next()) {
                StringBuilder all = new StringBuilder();
                for (int j : text) {
                    all.append(all.isEmpty() ? "" : " ").append(row.cells()[j]);
                }
                terms.add(HashedTerms.of(all.toString(), options));
                contents.add(CONTENT.child(String.join(" ", HashedTerms.words(all.toString())))
                        .key());
                labels.add(label(file, row, label));
                String[] cells = row.cells();
                sensitive.add(Arrays.stream(groups)
                        .mapToObj(g -> cells[g].isBlank() ? MISSING : cells[g].strip())
                        .toArray(String[]::new));
                weights.add(weight < 0 ? 1 : weight(file, row, weight));
            }
        }
        if (labels.size() == before) {
            throw new DatasetFormatException(csv.path() + ": has no rows");
        }
    }

    private static int position(CsvFile file, CsvReader rows, String column) {
        int j = rows.columns().indexOf(column);
        if (j < 0) {
            throw new DatasetFormatException(file.path() + ": has no column " + column);
        }
        return j;
    }

    private String label(TextFile file, CsvReader.Row row, int column) {
        String cell = row.cells()[column].strip();
        String name = file.classes().isEmpty() ? cell : file.classes().get(cell);
        if (name == null || name.isEmpty() || !classes.isEmpty() && !classes.contains(name)) {
            throw at(file, row, file.label(), classes.isEmpty() ? "the label is missing" : "no label of " + classes);
        }
        return name;
    }

    private static double weight(TextFile file, CsvReader.Row row, int column) {
        try {
            double w = Double.parseDouble(row.cells()[column].strip());
            if (w >= 0 && w < Double.POSITIVE_INFINITY) {
                return w;
            }
        } catch (NumberFormatException e) {
            throw at(file, row, file.weight().orElseThrow(), "no number");
        }
        throw at(file, row, file.weight().orElseThrow(), "a weight must be finite and not negative");
    }

    private static DatasetFormatException at(TextFile file, CsvReader.Row row, String column, String what) {
        return new DatasetFormatException(
                file.file().path() + ": line " + row.line() + ", column " + column + ": " + what);
    }

    private Dataset dataset(String name, int training, CsvFile file, Map<String, String> before) {
        int all = labels.size();
        Set<Long> test = new HashSet<>(contents.subList(training, all));
        int[] fresh = Arrays.stream(MathOps.range(training))
                .filter(i -> !test.contains(contents.get(i)))
                .toArray();
        int[] kept = options.maxRows() == 0 || fresh.length <= options.maxRows() ? fresh : sample(fresh);
        int[] rows =
                MathOps.concat(kept, Arrays.copyOfRange(MathOps.range(all), training, all)); // row numbers in the files
        Map<String, String> facts = new LinkedHashMap<>(before);
        facts.put("rows", kept.length + " training rows, then " + (all - training) + " official test rows");
        if (fresh.length < training) {
            facts.put("left out", (training - fresh.length) + " training rows whose text is in the official test set");
        }
        if (kept.length < fresh.length) {
            facts.put(
                    "sampled", kept.length + " of " + fresh.length + " training rows (maxRows), the same in every run");
        }
        Inputs inputs = inputs(rows, file, all, facts);
        List<String> names = classes.isEmpty() ? List.copyOf(new TreeSet<>(labels)) : classes;
        if (names.size() < 2) {
            throw new DatasetFormatException(file.path() + ": has one class, two are needed");
        }
        if (names.size() > MOST_CLASSES) {
            throw new DatasetFormatException(file.path() + ": has " + names.size() + " classes, at most " + MOST_CLASSES
                    + " can be; is the label column the right one?");
        }
        return new Dataset(
                name,
                inputs,
                Arrays.stream(rows).map(i -> names.indexOf(labels.get(i))).toArray(),
                names,
                Arrays.copyOfRange(MathOps.range(rows.length), kept.length, rows.length),
                facts);
    }

    private int[] sample(int[] rows) {
        double[] order = new double[labels.size()];
        Arrays.setAll(order, i -> SAMPLE.child(i).generator().nextDouble());
        int[] first = Arrays.copyOf(IndexSort.ascending(rows, order), options.maxRows());
        Arrays.sort(first);
        return first;
    }

    private Inputs inputs(int[] rows, CsvFile file, int all, Map<String, String> facts) {
        List<Groups> groups = new ArrayList<>();
        for (int a = 0; a < attributes.size(); a++) {
            int attribute = a;
            List<String> values = List.copyOf(
                    new TreeSet<>(sensitive.stream().map(s -> s[attribute]).toList()));
            groups.add(new Groups(
                    attributes.get(a),
                    values,
                    Arrays.stream(rows)
                            .map(i -> values.indexOf(sensitive.get(i)[attribute]))
                            .toArray()));
        }
        double[] w = Arrays.stream(rows).mapToDouble(weights::get).toArray();
        if (options.embeddings().isPresent()) {
            Embeddings read = Embeddings.read(options.embeddings().get(), all);
            facts.put("features", read.columns().size() + " columns of embeddings, row numbers from 0 as ids");
            facts.put("sha256 embeddings", read.sha256());
            return new Inputs(read.features(rows), read.columns(), groups, w);
        }
        int d = options.hashSize();
        if ((long) rows.length * d > Integer.MAX_VALUE - 16) {
            throw new DatasetFormatException(file.path() + ": " + rows.length + " texts of " + d
                    + " columns are too many for one data set: lower hashSize or set maxRows");
        }
        float[] data = new float[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            HashedTerms row = terms.get(rows[i]);
            for (int c = 0; c < row.columns().length; c++) {
                data[i * d + row.columns()[c]] = row.values()[c];
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < d; j++) {
            columns.add(new Column("term " + j, "text", Column.Kind.TERM));
        }
        facts.put(
                "features",
                d + " columns of hashed terms of 1 to " + options.ngrams() + " words, "
                        + (options.sublinear() ? "1 + ln count" : "counts")
                        + ", rows of norm 1; times ln((1 + n) / (1 + df)) + 1 of the training pool");
        return new Inputs(new Features(data, rows.length, d).in(untouchable(d)), columns, groups, w);
    }

    /** No attack on features of texts is one on texts. */
    static Domain untouchable(int width) {
        float[] lower = new float[width];
        float[] upper = new float[width];
        Arrays.fill(lower, Float.NEGATIVE_INFINITY);
        Arrays.fill(upper, Float.POSITIVE_INFINITY);
        return new Domain(lower, upper, new boolean[width]);
    }
}
