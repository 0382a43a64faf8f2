package dev.ralf.experiments.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays in NumPy's {@code .npz} format: a zip of {@code .npy} files, version 1.0, little-endian, C order. */
final class Npz implements AutoCloseable {
    private final ZipOutputStream zip;

    private Npz(OutputStream out) {
        zip = new ZipOutputStream(out);
    }

    static Npz create(Path file) {
        try {
            return new Npz(Files.newOutputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void floats(String name, float[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        write(name, "<f4", bytes.array(), shape);
    }

    void ints(String name, int[] values, int... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        write(name, "<i4", bytes.array(), shape);
    }

    void flags(String name, boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        write(name, "|b1", bytes, values.length);
    }

    private void write(String name, String type, byte[] data, int... shape) {
        StringBuilder header = new StringBuilder("{'descr': '" + type + "', 'fortran_order': False, 'shape': (");
        for (int s : shape) {
            header.append(s).append(", ");
        }
        header.append("), }");
        // Magic (6), version (2), length (2), header: together a multiple of 64, ended by a line feed.
        int length = header.length() + 1;
        int padded = (10 + length + 63) / 64 * 64 - 10;
        header.append(" ".repeat(padded - length)).append('\n');
        ByteBuffer head = ByteBuffer.allocate(10 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        head.putShort((short) padded).put(header.toString().getBytes(StandardCharsets.US_ASCII));
        try {
            ZipEntry entry = new ZipEntry(name + ".npy");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(Arrays.copyOf(head.array(), head.position()));
            zip.write(data);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
