package dev.ralf.datasets.format;

import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every parser answers random, cut and damaged files with a data set or one line, and with little memory. */
class ParserProperties {
    private static final byte[] ARFF = text("@relation r\n@attribute a real\n@attribute 'b c' {x,'y z'}\n"
            + "@attribute d date 'yyyy'\n@data\n1,x,2001\n?,'y z',?\n{0 3,2 2002}\n");
    private static final byte[] TS = text("@univariate false\n@dimensions 2\n@equalLength true\n@seriesLength 3\n"
            + "@classLabel true a b\n@data\n1,2,3:4,?,6:a\n1,2,3:4,5,6:b\n");

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void arff(@ForAll("damage") Damage damage) {
        Refusals.onlyFormatErrors(damage.of(ARFF), file -> {
            try (ArffReader reader = ArffFile.of(file).open()) {
                RowReader.Row row = reader.next();
                while (row != null) {
                    row = reader.next();
                }
            }
        });
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void ts(@ForAll("damage") Damage damage) {
        Refusals.onlyFormatErrors(damage.of(TS), TsReader::read);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void cifar(@ForAll("damage") Damage damage) {
        byte[] good = new byte[2 * 3074];
        Refusals.onlyFormatErrors(damage.of(good), file -> CifarReader.read(file, CifarReader.Kind.CIFAR_100));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void png(@ForAll("damage") Damage damage) throws IOException {
        byte[] good = ImageSourceTest.png(ImageSourceTest.colour(5, 4, 0x123456));
        Refusals.onlyFormatErrors(damage.of(good), file -> ImageReading.decode(file.toString(), read(file)));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void jpeg(@ForAll("damage") Damage damage) throws IOException {
        byte[] good = ImageSourceTest.written(ImageSourceTest.colour(5, 4, 0x123456), "jpeg");
        Refusals.onlyFormatErrors(damage.of(good), file -> ImageReading.decode(file.toString(), read(file)));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void npy(@ForAll("damage") Damage damage) throws IOException {
        byte[] good = NpzSourceTest.resource("v1.npy");
        Refusals.onlyFormatErrors(damage.of(good), file -> {
            try (java.io.InputStream in = DataStreams.open(file)) {
                NpyReader.read(file.toString(), in);
            } catch (IOException e) {
                throw DataStreams.failure(file.toString(), e);
            }
        });
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void npz(@ForAll("damage") Damage damage) throws IOException {
        byte[] good = NpzSourceTest.resource("arrays.npz");
        Refusals.onlyFormatErrors(
                damage.of(good), file -> NpzSource.from(new MapOptions(Map.of("path", file.toString())))
                        .load(new SeedTree(1)));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void zippedImages(@ForAll("damage") Damage damage) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a/0.png", ImageSourceTest.png(ImageSourceTest.colour(2, 2, 1)));
        files.put("b/0.png", ImageSourceTest.png(ImageSourceTest.colour(2, 2, 2)));
        Refusals.onlyFormatErrors(
                damage.of(Refusals.zip(files)),
                file -> new ImageSource(file, Optional.empty(), ImageSource.Colour.AUTO).load(new SeedTree(1)));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void rData(@ForAll("damage") Damage damage) {
        Refusals.onlyFormatErrors(
                damage.of(RReaderTest.frameOfTwo()), file -> new RFile(file, Optional.empty()).frames());
    }

    /** A few changes of a good file, or bytes that never were one. */
    record Damage(List<int[]> changes, byte[] instead) {
        byte[] of(byte[] good) {
            if (instead.length > 0) {
                return instead;
            }
            byte[] bytes = good;
            for (int[] change : changes) {
                bytes = bytes.length == 0 ? bytes : Refusals.damaged(bytes, change[0], change[1], (byte) change[2]);
            }
            return bytes;
        }
    }

    @Provide
    Arbitrary<Damage> damage() {
        Arbitrary<int[]> change = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 1 << 16),
                        Arbitraries.oneOf(
                                Arbitraries.integers().between(-128, 127),
                                Arbitraries.of(0, -1, 127, (int) '?', (int) ',', (int) ':')))
                .as((kind, at, value) -> new int[] {kind, at, value});
        Arbitrary<byte[]> none = Arbitraries.just(new byte[0]);
        Arbitrary<byte[]> random =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(600);
        return Combinators.combine(
                        change.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, none), net.jqwik.api.Tuple.of(1, random)))
                .as(Damage::new);
    }

    private static byte[] read(Path file) {
        try {
            return java.nio.file.Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] text(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), text.length());
    }
}
