package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the raw signals of HAPT (smartphone-based recognition of human activities and postural transitions) from their
 * zip: three axes of acceleration (in g) and three of angular velocity (in rad/s), sampled at 50 Hz, in
 * {@code RawData/acc_expXX_userYY.txt} and {@code gyro_...}, with labelled segments in {@code RawData/labels.txt}.
 *
 * <p>Every labelled segment, in the order of that file, is cut into windows of {@value #WINDOW} samples that begin every
 * {@value #STEP} samples, as long as a whole window fits. The official test rows are the windows of the users in
 * {@code Test/subject_id_test.txt}; they come last. Their activities and users must be those of {@code Train/y_train.txt},
 * {@code Test/y_test.txt} and the two files of subjects, row by row.
 *
 * <p>Source: Reyes-Ortiz, Oneto, Sama, Parra, Anguita (2016), <i>Transition-aware human activity recognition using
 * smartphones</i>, doi:10.1016/j.neucom.2015.07.085. Deviation: the raw signals are cut; those authors filter them first.
 */
public final class HaptReader {
    /** Samples of a window. */
    public static final int WINDOW = 128;

    /** Samples between the beginnings of two windows. */
    public static final int STEP = 64;

    private static final int MAX_SAMPLES = 1_000_000;

    private final ZipArchive zip;
    private final Map<String, String> byEnd = new LinkedHashMap<>();
    private final Map<Integer, float[]> signals = new TreeMap<>();

    private HaptReader(ZipArchive zip) {
        this.zip = zip;
        for (String name : zip.names()) {
            String[] parts = name.split("/");
            byEnd.put(parts.length == 1 ? name : parts[parts.length - 2] + "/" + parts[parts.length - 1], name);
        }
    }

    /** One window: where it begins in its experiment, and whose it is. */
    private record Window(int experiment, int user, int activity, int start) {}

    /**
     * Reads the archive.
     *
     * @param path the zip
     * @param name name of the data set
     * @param facts facts that go first
     * @return windows of shape {@code {6, 1, 128}}: acceleration x, y, z, then angular velocity x, y, z; the user as a
     *     group
     * @throws DatasetFormatException if the archive lacks a file, or a file is not what it should be
     */
    public static Dataset read(Path path, String name, Map<String, String> facts) {
        try (ZipArchive zip = new ZipArchive(path)) {
            return new HaptReader(zip).dataset(name, facts);
        }
    }

    private Dataset dataset(String name, Map<String, String> more) {
        Map<Integer, String> activities = activities();
        int[] trainUsers = column("Train/subject_id_train.txt");
        int[] testUsers = column("Test/subject_id_test.txt");
        List<Window> windows = new ArrayList<>();
        List<Window> tests = new ArrayList<>();
        Set<Integer> ofTest = new TreeSet<>(Arrays.stream(testUsers).boxed().toList());
        for (int[] row : table("RawData/labels.txt", 5)) {
            if (!activities.containsKey(row[2])) {
                throw bad("RawData/labels.txt", "activity must be one of %s, got %d", activities.keySet(), row[2]);
            }
            int samples = signal(row[0], row[1]).length / 6;
            if (row[3] < 1 || row[4] < row[3] || row[4] > samples) {
                throw bad(
                        "RawData/labels.txt",
                        "segment %d..%d of experiment %d must lie in its samples 1..%d",
                        row[3],
                        row[4],
                        row[0],
                        samples);
            }
            for (int start = row[3] - 1; start + WINDOW <= row[4]; start += STEP) {
                (ofTest.contains(row[1]) ? tests : windows).add(new Window(row[0], row[1], row[2], start));
            }
        }
        check(windows, trainUsers, column("Train/y_train.txt"), "Train/y_train.txt");
        check(tests, testUsers, column("Test/y_test.txt"), "Test/y_test.txt");
        int training = windows.size();
        windows.addAll(tests);
        float[] data = new float[ArrayData.values(name, windows.size(), 6, WINDOW)];
        int[] labels = new int[windows.size()];
        List<Integer> codes = List.copyOf(activities.keySet());
        TreeSet<Integer> users = new TreeSet<>();
        windows.forEach(w -> users.add(w.user()));
        List<Integer> userCodes = List.copyOf(users);
        int[] groups = new int[windows.size()];
        for (int i = 0; i < labels.length; i++) {
            Window w = windows.get(i);
            labels[i] = codes.indexOf(w.activity());
            groups[i] = userCodes.indexOf(w.user());
            float[] signal = signals.get(w.experiment());
            for (int c = 0; c < 6; c++) {
                for (int t = 0; t < WINDOW; t++) {
                    data[(i * 6 + c) * WINDOW + t] = signal[(w.start() + t) * 6 + c];
                }
            }
        }
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put("rows", training + " windows of training users, then " + tests.size() + " of official test users");
        facts.put(
                "features",
                "acceleration (g) and angular velocity (rad/s), three axes each, " + WINDOW
                        + " samples at 50 Hz, a window every " + STEP + " samples of a labelled segment; unfiltered");
        facts.put("sensitive user", "who carried the telephone; not a feature");
        return ArrayData.dataset(
                name,
                ArrayData.observed(new Features(data, labels.length, 6, 1, WINDOW)),
                labels,
                List.copyOf(activities.values()),
                training,
                List.of(new Groups(
                        "user", userCodes.stream().map(u -> "user" + u).toList(), groups)),
                facts);
    }

    private void check(List<Window> windows, int[] users, int[] labels, String file) {
        if (windows.size() != labels.length || users.length != labels.length) {
            throw bad(
                    file,
                    "the labelled segments give %d windows, this file has %d rows",
                    windows.size(),
                    labels.length);
        }
        for (int i = 0; i < labels.length; i++) {
            if (windows.get(i).activity() != labels[i] || windows.get(i).user() != users[i]) {
                throw bad(
                        file,
                        "line %d: user %d and activity %d must be those of the window, %d and %d",
                        i + 1,
                        users[i],
                        labels[i],
                        windows.get(i).user(),
                        windows.get(i).activity());
            }
        }
    }

    /** Samples of an experiment, {@code [sample][6]}. */
    private float[] signal(int experiment, int user) {
        return signals.computeIfAbsent(experiment, e -> {
            String end = String.format(Locale.ROOT, "_exp%02d_user%02d.txt", experiment, user);
            float[] acc = samples("RawData/acc" + end);
            float[] gyro = samples("RawData/gyro" + end);
            if (acc.length != gyro.length) {
                throw bad(
                        "RawData/gyro" + end,
                        "must have as many samples as the acceleration, %d, got %d",
                        acc.length / 3,
                        gyro.length / 3);
            }
            float[] both = new float[2 * acc.length];
            for (int i = 0; i < acc.length; i++) {
                both[i / 3 * 6 + i % 3] = acc[i];
                both[i / 3 * 6 + 3 + i % 3] = gyro[i];
            }
            return both;
        });
    }

    private float[] samples(String file) {
        Growable.Doubles values = new Growable.Doubles();
        try (TextLines lines = lines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] cells = line.strip().split("\\s+");
                if (cells.length != 3) {
                    throw lines.error("must have 3 numbers, got %d cells", cells.length);
                }
                for (String cell : cells) {
                    double v = Numbers.parse(cell);
                    if (Double.isNaN(v)) {
                        throw lines.error("must be a number, got '%s'", DataStreams.oneLine(cell));
                    }
                    values.add(v);
                }
                if (values.size() > 3 * MAX_SAMPLES) {
                    throw lines.error("more than %d samples", MAX_SAMPLES);
                }
            }
        }
        float[] out = new float[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values.get(i);
        }
        return out;
    }

    private Map<Integer, String> activities() {
        Map<Integer, String> names = new TreeMap<>();
        String file = byEnd.keySet().stream()
                .filter(k -> k.endsWith("activity_labels.txt"))
                .findFirst()
                .orElse("activity_labels.txt");
        try (TextLines lines = lines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] cells = line.strip().split("\\s+");
                if (cells.length != 2
                        || !cells[0].matches("[0-9]{1,3}")
                        || names.put(Integer.valueOf(cells[0]), cells[1]) != null
                        || names.size() > Cells.MAX_CLASSES) {
                    throw lines.error("must be a number of its own and a name, got '%s'", DataStreams.oneLine(line));
                }
            }
        }
        if (names.size() < 2 || names.values().stream().distinct().count() < names.size()) {
            throw bad(file, "must name at least 2 distinct activities, got %s", names.values());
        }
        return names;
    }

    private int[] column(String file) {
        return table(file, 1).stream().mapToInt(row -> row[0]).toArray();
    }

    /** Rows of so many whole numbers. */
    private List<int[]> table(String file, int width) {
        List<int[]> rows = new ArrayList<>();
        try (TextLines lines = lines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] cells = line.strip().split("\\s+");
                if (cells.length != width || !Arrays.stream(cells).allMatch(c -> c.matches("[0-9]{1,8}"))) {
                    throw lines.error("must be %d whole numbers, got '%s'", width, DataStreams.oneLine(line));
                }
                if (rows.size() == MAX_SAMPLES) {
                    throw lines.error("more than %d rows", MAX_SAMPLES);
                }
                rows.add(Arrays.stream(cells).mapToInt(Integer::parseInt).toArray());
            }
        }
        return rows;
    }

    private TextLines lines(String file) {
        String name = byEnd.getOrDefault(file, file);
        return new TextLines(zip.where(name), zip.open(name), StandardCharsets.UTF_8);
    }

    private DatasetFormatException bad(String file, String message, Object... arguments) {
        return new DatasetFormatException(zip.where(byEnd.getOrDefault(file, file)) + ": "
                + DataStreams.oneLine(String.format(Locale.ROOT, message, arguments)));
    }
}
