package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads NumPy's {@code .npy} arrays, versions 1 to 3, of bytes, whole numbers, floats and booleans in either byte order,
 * stored row by row (C) or column by column (Fortran). Objects, texts, complex numbers and records are refused: nothing
 * of a pickle is ever run.
 *
 * <p>The header is checked before anything of the announced size exists, and memory grows with the bytes that really
 * arrive.
 *
 * <p>Source: the format note in {@code numpy.lib.format} (NEP 1).
 */
final class NpyReader {
    private static final int MAX_HEADER = 1 << 16;
    private static final int MAX_DIMENSIONS = 8;
    private static final long MAX_BYTES = Integer.MAX_VALUE - 16L;
    private static final Pattern DESCR =
            Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([<>|=])([a-zA-Z?])(\\d{0,4})['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d,\\sL]*)\\)");

    private NpyReader() {}

    /**
     * An array.
     *
     * @param shape sizes; empty for a single number
     * @param bytes values in row-major order, whatever the order in the file
     * @param type letter of the type and its bytes, for example {@code f4}
     */
    record Array(int[] shape, ByteBuffer bytes, String type) {
        /** True for numbers that can be no fraction. */
        boolean isWhole() {
            return "iub".indexOf(type.charAt(0)) >= 0;
        }

        /** Number of values. */
        int size() {
            return bytes.capacity() / width(type);
        }

        /** The value at a row-major index; NaN for a whole number beyond 2 to the 53 and for a boolean beyond 1. */
        double get(int i) {
            return value(bytes, i * width(type), type);
        }
    }

    private static int width(String type) {
        return type.charAt(1) - '0';
    }

    /** Reads one array to the end of a stream; {@code where} names it in messages. */
    static Array read(String where, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(8);
        if (magic.length < 8
                || (magic[0] & 0xff) != 0x93
                || !new String(magic, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")) {
            throw bad(where, "not an .npy array: it must begin with 93 and NUMPY");
        }
        if (magic[6] < 1 || magic[6] > 3) {
            throw bad(where, "the version must be 1, 2 or 3, got %d.%d", magic[6], magic[7]);
        }
        int wide = magic[6] == 1 ? 2 : 4;
        byte[] size = in.readNBytes(wide);
        if (size.length < wide) {
            throw bad(where, "ends inside the header");
        }
        ByteBuffer b = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN);
        long length = wide == 2 ? b.getShort() & 0xffff : b.getInt() & 0xffffffffL;
        if (length > MAX_HEADER) {
            throw bad(where, "the header must have at most %d bytes, got %d", MAX_HEADER, length);
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw bad(where, "ends inside the header");
        }
        return array(where, in, new String(text, StandardCharsets.UTF_8));
    }

    private static Array array(String where, InputStream in, String header) throws IOException {
        Matcher descr = found(where, DESCR, header, "descr, a number type");
        boolean fortran = found(where, ORDER, header, "fortran_order").group(1).equals("True");
        int[] shape = shape(where, found(where, SHAPE, header, "shape").group(1));
        String type = descr.group(2) + descr.group(3);
        if (type.equals("?")) {
            type = "b1";
        }
        if (!Arrays.asList("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
                .contains(type)) {
            throw bad(where, "the type must be a boolean, a whole number or a float, got '%s'", type);
        }
        int width = width(type);
        long count = 1;
        for (int s : shape) {
            if (s > 0 && count > MAX_BYTES / width / s) {
                throw bad(where, "the shape %s must have at most %d bytes", Arrays.toString(shape), MAX_BYTES);
            }
            count *= s;
        }
        byte[] data = in.readNBytes((int) count * width);
        if (data.length < count * width) {
            throw bad(where, "holds %d bytes, its header needs %d", data.length, count * width);
        }
        if (in.read() >= 0) {
            throw bad(where, "goes on after the %d values of its header", count);
        }
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new Array(
                shape,
                ByteBuffer.wrap(fortran ? rowMajor(data, width, shape) : data).order(order),
                type);
    }

    private static double value(ByteBuffer b, int at, String type) {
        return switch (type) {
            case "b1" -> b.get(at) == 0 || b.get(at) == 1 ? b.get(at) : Double.NaN;
            case "i1" -> b.get(at);
            case "u1" -> b.get(at) & 0xff;
            case "i2" -> b.getShort(at);
            case "u2" -> b.getShort(at) & 0xffff;
            case "i4" -> b.getInt(at);
            case "u4" -> b.getInt(at) & 0xffffffffL;
            case "f2" -> half(b.getShort(at));
            case "f4" -> b.getFloat(at);
            case "f8" -> b.getDouble(at);
            default -> {
                long v = b.getLong(at);
                yield v > 1L << 53 || v < (type.equals("u8") ? 0 : -(1L << 53)) ? Double.NaN : v;
            }
        };
    }

    /** The value of an IEEE 754 half. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude;
        if (exponent == 0) {
            magnitude = fraction * 0x1p-24;
        } else if (exponent == 31) {
            magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            magnitude = (1024 + fraction) * Math.pow(2, exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    private static byte[] rowMajor(byte[] columnMajor, int width, int[] shape) {
        byte[] out = new byte[columnMajor.length];
        int[] index = new int[shape.length];
        for (int i = 0; i < out.length; i += width) {
            int at = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                at = at * shape[d] + index[d];
            }
            System.arraycopy(columnMajor, at * width, out, i, width);
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return out;
    }

    private static int[] shape(String where, String text) {
        String[] parts = text.replace("L", "").split(",");
        int[] shape = new int[parts.length];
        int dims = 0;
        for (String part : parts) {
            if (part.isBlank()) {
                continue;
            }
            double v = Numbers.parse(part);
            if (!(v >= 0 && v <= MAX_BYTES && v == Math.rint(v)) || dims == MAX_DIMENSIONS) {
                throw bad(where, "the shape must be at most %d whole numbers, got (%s)", MAX_DIMENSIONS, text);
            }
            shape[dims++] = (int) v;
        }
        return Arrays.copyOf(shape, dims);
    }

    private static Matcher found(String where, Pattern pattern, String header, String what) {
        Matcher m = pattern.matcher(header);
        if (!m.find()) {
            throw bad(where, "the header must have %s, got '%s'", what, header.strip());
        }
        return m;
    }

    private static DatasetFormatException bad(String where, String message, Object... arguments) {
        return new DatasetFormatException(
                where + ": " + DataStreams.oneLine(String.format(Locale.ROOT, message, arguments)));
    }
}
