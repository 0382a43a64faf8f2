package dev.ralf.experiments.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** File operations that survive a kill: what was acknowledged is on disk. */
final class Durable {
    private Durable() {}

    /** Why a file operation failed, in words. */
    static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return e.getMessage() == null || e.getMessage().isBlank() ? kind : e.getMessage() + " (" + kind + ")";
    }

    /** Appends a line and forces it to disk. */
    static void appendLine(Path file, String line) throws IOException {
        boolean fresh = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            writeFully(channel, (line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        }
        if (fresh) {
            syncFolder(file.getParent());
        }
    }

    /** Replaces a file as a whole: written beside it, forced, renamed over it. */
    static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, content);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.getParent());
    }

    /** Replaces a text file as a whole. */
    static void replace(Path file, String content) throws IOException {
        replace(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The complete lines of a file; none if it does not exist. A last line without its line end is left out. */
    static List<String> completeLines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end));
            from = end + 1;
        }
        return lines;
    }

    /** How many bytes follow the last line end; 0 if the file does not exist. */
    static int tornBytes(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(file);
        int torn = 0;
        while (torn < bytes.length && bytes[bytes.length - 1 - torn] != '\n') {
            torn++;
        }
        return torn;
    }

    /** Makes a file consist of exactly these lines, if it does not already. */
    static void keepLines(Path file, List<String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        if (Files.exists(file) && !new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contentEquals(text)) {
            replace(file, text.toString());
        }
    }

    private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
