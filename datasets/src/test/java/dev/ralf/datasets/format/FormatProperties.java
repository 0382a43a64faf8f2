package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.random.SeedTree;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FormatProperties {
    /** Far more than a file of a kilobyte can ask for, far less than a header can announce. */
    private static final long ALLOCATION_LIMIT = 16L << 20;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void anyBytes_asIdx_areRefusedOrRead(@ForAll("idxLike") byte[] bytes, @ForAll @IntRange(min = 1, max = 3) int dims)
            throws IOException {
        onlyFormatErrors(bytes, file -> IdxReader.read(file, dims));
    }

    @Property(tries = 300)
    void anyBytes_asTable_areRefusedOrRead(@ForAll("tableLike") byte[] bytes) throws IOException {
        onlyFormatErrors(bytes, file -> {
            Map<String, ColumnSpec> given = Map.of("y", ColumnSpec.label("y", Coding.names()));
            new CsvSource(new CsvFile(file, CsvFormat.delimitedBy(',')), given, TableOptions.defaults())
                    .load(new SeedTree(1));
        });
    }

    @Property(tries = 200)
    void tableWrittenWithQuotes_readsBack(@ForAll("tables") List<List<String>> rows) throws IOException {
        String text = rows.stream()
                .map(row -> row.stream().map(FormatProperties::quoted).collect(Collectors.joining(";")))
                .collect(Collectors.joining("\r\n"));
        Path file = Files.createTempFile("ralf", ".csv");
        try {
            Files.writeString(file, text);
            CsvFormat format = CsvFormat.delimitedBy(';').withColumns(List.of("a", "b", "c"));
            try (CsvReader reader = new CsvReader(new CsvFile(file, format))) {
                for (List<String> row : rows) {
                    assertEquals(row, List.of(reader.next().cells()));
                }
                assertEquals(null, reader.next());
            }
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 200)
    void everyRow_hasOneLevelPerCategoricalColumn_andNumbersStayWithinTheDomain(
            @ForAll("cells") List<List<String>> rows) throws IOException {
        StringBuilder text = new StringBuilder("n,c,y\n");
        rows.forEach(r -> text.append(String.join(",", r)).append("\n"));
        // two rows that make the table valid whatever the others are
        text.append("0,z,a\n0,z,b\n");
        Path file = Files.createTempFile("ralf", ".csv");
        try {
            Files.writeString(file, text);
            TableSchema schema = new TableSchema(List.of(
                    ColumnSpec.numeric("n"), ColumnSpec.categorical("c"), ColumnSpec.label("y", Coding.names())));
            Table t = TableReader.read(
                    List.of(new CsvFile(file, CsvFormat.delimitedBy(','))), schema, TableOptions.defaults());
            int width = t.inputs().features().width();
            int numbers = t.inputs().columns().get(1).source().equals("n") ? 2 : 1;
            for (int i = 0; i < t.labels().length; i++) {
                float levels = 0;
                for (int j = 0; j < width; j++) {
                    float v = t.inputs().features().get(i, j);
                    assertTrue(v >= t.inputs().features().domain().lower(j)
                            && v <= t.inputs().features().domain().upper(j));
                    levels += j >= numbers ? v : 0;
                }
                assertEquals(1, levels);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<byte[]> idxLike() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(600);
        Arbitrary<byte[]> afterMagic = Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().list().ofSize(3),
                        any)
                .as((dims, sizes, rest) -> {
                    java.nio.ByteBuffer b = java.nio.ByteBuffer.allocate(4 + 4 * dims + rest.length);
                    b.put(new byte[] {0, 0, 8, dims.byteValue()});
                    sizes.subList(0, dims).forEach(b::putInt);
                    b.put(rest);
                    return b.array();
                });
        return Arbitraries.oneOf(
                any, afterMagic, any.map(FormatProperties::zip), afterMagic.map(FormatProperties::zip));
    }

    @Provide
    Arbitrary<byte[]> tableLike() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(600);
        Arbitrary<byte[]> text = Arbitraries.strings()
                .withChars("xyab01.,;\"\n\r -?eE+\u00e9\ufeff\u0000")
                .ofMaxLength(200)
                .map(s -> ("x,y\n" + s).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(any, text, any.map(FormatProperties::zip), text.map(FormatProperties::zip));
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> cell =
                Arbitraries.strings().withChars("ab \t;,\"\n\r'\u00e9\u20ac#|").ofMaxLength(8);
        return cell.list().ofSize(3).list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<List<String>>> cells() {
        Arbitrary<String> number =
                Arbitraries.oneOf(Arbitraries.integers().map(String::valueOf), Arbitraries.of("", "?", "1e3", "-0.5"));
        Arbitrary<String> level = Arbitraries.of("p", "q", "", "?", "missing", "10");
        Arbitrary<String> label = Arbitraries.of("a", "b");
        return Combinators.combine(number, level, label)
                .as((n, c, y) -> List.of(n, c, y))
                .list()
                .ofMaxSize(12);
    }

    private interface Parser {
        void parse(Path file);
    }

    private static void onlyFormatErrors(byte[] bytes, Parser parser) throws IOException {
        Path file = Files.createTempFile("ralf", ".bin");
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            Files.write(file, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                parser.parse(file);
            } catch (DatasetFormatException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            }
            long used = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(used < ALLOCATION_LIMIT, "allocated " + used + " bytes for a file of " + bytes.length);
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] zip(byte[] bytes) {
        try {
            return IdxReaderTest.gzip(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}
