package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Reads the data frames of R's serialisation in XDR form, versions 2 and 3: {@code .rds} files (one object) and
 * {@code .rda} files (names and objects), plain or packed by gzip, bzip2 or xz. Columns may be logical (TRUE, FALSE),
 * integer, double, text or factor; doubles that are whole are written without a point, others so that they read back.
 * {@code NA} and {@code NaN} become empty cells. Data frames with columns of other kinds (lists, dates are doubles), code,
 * environments and references to packages' objects are refused, and nothing is ever evaluated.
 *
 * <p>Source: R Core Team, <i>R Internals</i>, section "Serialization Formats".
 */
final class RReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_LENGTH = 1 << 28;
    private static final int NA_INTEGER = Integer.MIN_VALUE;
    private static final int XZ_MEMORY_KIB = 1 << 17;

    private final String where;
    private final DataInputStream in;
    private final List<Object> references = new ArrayList<>();

    private RReader(String where, InputStream in) {
        this.where = where;
        this.in = new DataInputStream(in);
    }

    /** A vector with its attributes: {@code int[]} (whole or logical), {@code double[]}, {@code String[]} or {@code List}. */
    private record Vector(Object values, boolean logical, Map<String, Object> attributes) {}

    /** A pairlist. */
    private record Pairs(Map<String, Object> values) {}

    /** The data frames of a file, by name: columns by name, cells as texts. */
    static Map<String, Map<String, String[]>> frames(Path file) {
        try (InputStream in = unpacked(file)) {
            return new RReader(file.toString(), in).read();
        } catch (EOFException e) {
            throw new DatasetFormatException(file + ": ends too early, the file is cut", e);
        } catch (IOException e) {
            throw DataStreams.failure(file.toString(), e);
        }
    }

    private static InputStream unpacked(Path file) throws IOException {
        InputStream in = DataStreams.open(file);
        in.mark(8);
        byte[] head = in.readNBytes(6);
        in.reset();
        if (head.length == 6 && head[0] == 'B' && head[1] == 'Z' && head[2] == 'h') {
            return new BufferedInputStream(new BZip2CompressorInputStream(in));
        } else if (head.length == 6 && (head[0] & 0xff) == 0xfd && head[1] == '7' && head[2] == 'z') {
            return new BufferedInputStream(XZCompressorInputStream.builder()
                    .setInputStream(in)
                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                    .get());
        }
        return in;
    }

    private Map<String, Map<String, String[]>> read() throws IOException {
        in.mark(8);
        byte[] magic = in.readNBytes(5);
        String text = new String(magic, StandardCharsets.US_ASCII);
        boolean many = text.equals("RDX2\n") || text.equals("RDX3\n");
        if (!many) {
            in.reset();
        }
        if (in.readUnsignedByte() != 'X' || in.readUnsignedByte() != '\n') {
            throw bad("not an R file in XDR form: it must begin with RDX2, RDX3 or X");
        }
        int version = in.readInt();
        if (version != 2 && version != 3) {
            throw bad("the serialisation must be of version 2 or 3, got %d", version);
        }
        in.readInt();
        in.readInt();
        if (version == 3) {
            text(in.readInt());
        }
        Map<String, Map<String, String[]>> frames = new LinkedHashMap<>();
        Object root = item(0);
        if (root instanceof Pairs pairs && many) {
            pairs.values().forEach((name, value) -> addFrame(frames, name, value));
        } else {
            addFrame(frames, "data", root);
        }
        if (frames.isEmpty()) {
            throw bad("has no data frame");
        }
        return frames;
    }

    private Object item(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw bad("objects are nested deeper than %d", MAX_DEPTH);
        }
        int flags = in.readInt();
        int type = flags & 0xff;
        boolean hasAttributes = (flags & 0x200) != 0;
        boolean hasTag = (flags & 0x400) != 0;
        return switch (type) {
            case 254, 253, 242, 251, 252 -> null; // NULL, global, empty and missing values
            case 255 -> reference(flags >>> 8 != 0 ? flags >>> 8 : in.readInt());
            case 1 -> {
                Object name = item(depth + 1);
                references.add(name);
                yield name;
            }
            case 2 -> pairs(hasAttributes, hasTag, depth);
            case 9 -> characters();
            case 10, 13 -> vector(ints(length()), type == 10, hasAttributes, depth);
            case 14 -> vector(doubles(length()), false, hasAttributes, depth);
            case 16 -> vector(strings(length(), depth), false, hasAttributes, depth);
            case 19 -> vector(list(length(), depth), false, hasAttributes, depth);
            case 238 -> compact(depth);
            default -> throw bad("objects of type %d are not read (code, environments and the like)", type);
        };
    }

    private Object reference(int index) {
        if (index < 1 || index > references.size()) {
            throw bad("reference %d to an object that is not there", index);
        }
        return references.get(index - 1);
    }

    /** Cells of a pairlist one after another, so that a long one needs no deep stack. */
    private Pairs pairs(boolean firstAttributes, boolean firstTag, int depth) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean hasAttributes = firstAttributes;
        boolean hasTag = firstTag;
        while (true) {
            if (hasAttributes) {
                item(depth + 1);
            }
            Object tag = hasTag ? item(depth + 1) : null;
            String name = tag instanceof String s ? s : "";
            values.put(name, item(depth + 1));
            int flags = in.readInt();
            if ((flags & 0xff) == 254) {
                return new Pairs(values);
            }
            if ((flags & 0xff) != 2) {
                throw bad("a pairlist must end with NULL, got type %d", flags & 0xff);
            }
            hasAttributes = (flags & 0x200) != 0;
            hasTag = (flags & 0x400) != 0;
        }
    }

    /** A vector in a compact form (ALTREP): whole numbers from a beginning, or a wrapper around a vector. */
    private Object compact(int depth) throws IOException {
        Object info = item(depth + 1);
        Object state = item(depth + 1);
        item(depth + 1);
        List<Object> parts = info instanceof Pairs p ? List.copyOf(p.values().values()) : List.of();
        String kind = parts.isEmpty() ? "" : String.valueOf(parts.get(0));
        if (kind.equals("compact_intseq")
                && state instanceof Vector v
                && v.values() instanceof double[] d
                && d.length == 3
                && d[0] >= 0
                && d[0] <= MAX_LENGTH) {
            Growable.Ints values = new Growable.Ints();
            for (int i = 0; i < d[0]; i++) {
                values.add((int) (d[1] + i * d[2]));
            }
            return new Vector(values.toArray(), false, Map.of());
        }
        throw bad("vectors in the compact form '%s' are not read; save the file with version = 2", kind);
    }

    private Vector vector(Object values, boolean logical, boolean hasAttributes, int depth) throws IOException {
        Object attributes = hasAttributes ? item(depth + 1) : null;
        return new Vector(values, logical, attributes instanceof Pairs p ? p.values() : Map.of());
    }

    private int length() throws IOException {
        int n = in.readInt();
        if (n < 0 || n > MAX_LENGTH) {
            throw bad("a vector must have 0 to %d values, got %d", MAX_LENGTH, n);
        }
        return n;
    }

    private String characters() throws IOException {
        int n = in.readInt();
        return n == -1 ? null : text(n);
    }

    private String text(int n) throws IOException {
        if (n < 0 || n > 1 << 24) {
            throw bad("a text must have 0 to %d bytes, got %d", 1 << 24, n);
        }
        byte[] bytes = in.readNBytes(n);
        if (bytes.length < n) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int[] ints(int n) throws IOException {
        Growable.Ints values = new Growable.Ints();
        for (int i = 0; i < n; i++) {
            values.add(in.readInt());
        }
        return values.toArray();
    }

    private double[] doubles(int n) throws IOException {
        Growable.Doubles values = new Growable.Doubles();
        for (int i = 0; i < n; i++) {
            values.add(in.readDouble());
        }
        return values.toArray();
    }

    private String[] strings(int n, int depth) throws IOException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int type = in.readInt() & 0xff;
            if (type != 9) {
                throw bad("a text must be of type 9, got %d", type);
            }
            values.add(characters());
        }
        return values.toArray(String[]::new);
    }

    private List<Object> list(int n, int depth) throws IOException {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            values.add(item(depth + 1));
        }
        return values;
    }

    private void addFrame(Map<String, Map<String, String[]>> frames, String name, Object value) {
        if (!(value instanceof Vector v)
                || !(v.values() instanceof List<?> columns)
                || !List.of(strings(v, "class")).contains("data.frame")) {
            return;
        }
        String[] names = strings(v, "names");
        if (names.length != columns.size() || names.length == 0) {
            throw bad("data frame %s: must have a name for each of its %d columns", name, columns.size());
        }
        Map<String, String[]> frame = new LinkedHashMap<>();
        int rows = -1;
        for (int j = 0; j < names.length; j++) {
            if (!(columns.get(j) instanceof Vector column)) {
                throw bad("data frame %s, column %s: must be a vector", name, names[j]);
            }
            String[] cells = cells(name + ", column " + names[j], column);
            if (rows >= 0 && cells.length != rows) {
                throw bad("data frame %s, column %s: must have %d values, got %d", name, names[j], rows, cells.length);
            }
            rows = cells.length;
            if (names[j] == null || names[j].isBlank() || frame.put(names[j], cells) != null) {
                throw bad("data frame %s: columns must have distinct names, got '%s'", name, names[j]);
            }
        }
        frames.put(name, frame);
    }

    private static String[] strings(Vector v, String attribute) {
        return v.attributes().get(attribute) instanceof Vector a && a.values() instanceof String[] s
                ? java.util.Arrays.stream(s).map(t -> t == null ? "" : t).toArray(String[]::new)
                : new String[0];
    }

    private String[] cells(String what, Vector column) {
        String[] levels = strings(column, "levels");
        if (column.values() instanceof int[] ints) {
            String[] cells = new String[ints.length];
            for (int i = 0; i < cells.length; i++) {
                if (ints[i] == NA_INTEGER) {
                    cells[i] = "";
                } else if (levels.length > 0) {
                    if (ints[i] < 1 || ints[i] > levels.length) {
                        throw bad("data frame %s: level must be in [1, %d], got %d", what, levels.length, ints[i]);
                    }
                    cells[i] = levels[ints[i] - 1];
                } else if (column.logical()) {
                    cells[i] = ints[i] == 0 ? "FALSE" : "TRUE";
                } else {
                    cells[i] = Integer.toString(ints[i]);
                }
            }
            return cells;
        } else if (column.values() instanceof double[] doubles) {
            String[] cells = new String[doubles.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = Double.isNaN(doubles[i]) ? "" : Numbers.plain(doubles[i]);
            }
            return cells;
        } else if (column.values() instanceof String[] strings) {
            return java.util.Arrays.stream(strings).map(s -> s == null ? "" : s).toArray(String[]::new);
        }
        throw bad("data frame %s: must be logical, integer, double, text or factor", what);
    }

    private DatasetFormatException bad(String message, Object... arguments) {
        return new DatasetFormatException(
                where + ": " + DataStreams.oneLine(String.format(Locale.ROOT, message, arguments)));
    }
}
