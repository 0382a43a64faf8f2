package dev.ralf.experiments.store;

import dev.ralf.core.training.ModelState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What a killed cell needs to go on: its last round's lines, and the state of that round's model. The lines are in it
 * because the checkpoint reaches the disk before they reach their files.
 *
 * @param record line of the record file
 * @param selection line of the selection file; empty if nothing was chosen
 * @param state what a warm start needs
 */
record Checkpoint(String record, String selection, Optional<ModelState> state) {
    private static final int MAGIC = 0x52414c46;
    private static final int VERSION = 1;

    byte[] bytes() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            writeText(out, record);
            writeText(out, selection);
            Map<String, float[]> arrays =
                    new TreeMap<>(state.map(ModelState::arrays).orElse(Map.of()));
            out.writeInt(state.isPresent() ? arrays.size() : -1);
            for (Map.Entry<String, float[]> e : arrays.entrySet()) {
                writeText(out, e.getKey());
                out.writeInt(e.getValue().length);
                for (float v : e.getValue()) {
                    out.writeInt(Float.floatToRawIntBits(v));
                }
            }
        }
        byte[] content = body.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(whole)) {
            out.write(content);
            out.writeLong(crc.getValue());
        }
        return whole.toByteArray();
    }

    /** Reads a checkpoint; empty if the bytes are not a whole one. */
    static Optional<Checkpoint> read(byte[] bytes) throws IOException {
        if (bytes.length < 16) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - 8);
        CRC32 crc = new CRC32();
        crc.update(content);
        try (DataInputStream tail = new DataInputStream(new ByteArrayInputStream(bytes, content.length, 8));
                DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (tail.readLong() != crc.getValue() || in.readInt() != MAGIC || in.readInt() != VERSION) {
                return Optional.empty();
            }
            String record = readText(in);
            String selection = readText(in);
            int count = in.readInt();
            if (count < 0) {
                return Optional.of(new Checkpoint(record, selection, Optional.empty()));
            }
            Map<String, float[]> arrays = new HashMap<>();
            for (int a = 0; a < count; a++) {
                String name = readText(in);
                float[] values = new float[in.readInt()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(in.readInt());
                }
                arrays.put(name, values);
            }
            return Optional.of(new Checkpoint(record, selection, Optional.of(new ModelState(arrays))));
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
