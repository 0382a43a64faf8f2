package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.DatasetFormatException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileCsvTest {
    @TempDir
    private Path folder;

    private Path write(String text, Charset encoding) throws IOException {
        return Files.write(folder.resolve("rows.csv"), text.getBytes(encoding));
    }

    private static List<String[]> rows(Path file) {
        List<String[]> rows = new java.util.ArrayList<>();
        try (CsvReader reader = new CsvReader(CsvFile.withHeader(file))) {
            for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row.cells());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "a,b\\n1,2\\n\"3,4\\n5,6 | line 3: a quote opens here and is never closed",
                "a,b\\n\"x\" \"y\",2 | line 2: text follows a closing quote",
                "a,b\\n1,2\\n3\\0,4 | line 3: holds a NUL character",
                "a\\0,b\\n1,2 | line 1: holds a NUL character",
                "a,b\\n1,2,3 | line 2: 3 cells, but there are 2 columns",
                "a,a\\n1,2 | line 1: column a is named twice",
                "\\n\\n | is empty, a header line is needed"
            })
    void damage_isOneLineWithItsPlace(String text, String part) throws IOException {
        Path file = write(text.replace("\\n", "\n").replace("\\0", "\0"), StandardCharsets.UTF_8);
        String message =
                assertThrows(DatasetFormatException.class, () -> rows(file)).getMessage();
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n") || message.contains("\0"), message);
    }

    @Test
    void anotherEncoding_namesTheOption() throws IOException {
        Path file = write("a,b\n1,2\n", StandardCharsets.UTF_16);
        String message =
                assertThrows(DatasetFormatException.class, () -> rows(file)).getMessage();
        assertTrue(message.contains("set encoding, for example ISO-8859-1 or UTF-16"), message);
    }

    @Test
    void oddButRight_isRead() throws IOException {
        List<String[]> rows = rows(write("\ufeffa;\"b\nc\"\r\n\"1;\"\"x\"\"\";\"2\n3\"\r\n", StandardCharsets.UTF_8));
        assertEquals(1, rows.size());
        assertArrayEquals(new String[] {"1;\"x\"", "2\n3"}, rows.get(0));
    }

    @Test
    void fiveThousandColumns_areRead() throws IOException {
        String header = IntStream.range(0, 5000).mapToObj(j -> "c" + j).collect(Collectors.joining(","));
        String row = IntStream.range(0, 5000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertEquals(
                "4999",
                rows(write(header + "\n" + row + "\n", StandardCharsets.UTF_8)).get(0)[4999]);
    }
}
