package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.random.SeedTree;
import dev.ralf.datasets.MapOptions;
import dev.ralf.datasets.format.TsReader.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TsReaderTest {
    private static final String TWO = "% about\n@problemName p\n@timeStamps false\n@missing true\n@univariate false\n"
            + "@dimensions 2\n@equalLength false\n@classLabel true b a\n@data\n";

    @TempDir
    Path folder;

    @Test
    void unequalMultivariateWithMissing() throws IOException {
        Series s = TsReader.read(write(TWO + "1,2,3:4,?,6:a\n\n7,8:9,10:b\n"));
        assertEquals(List.of("b", "a"), s.classes());
        assertArrayEquals(new int[] {1, 0}, s.labels());
        assertArrayEquals(new float[] {4, Float.NaN, 6}, s.series().get(0)[1]);
        assertEquals(2, s.dimensions());
        assertEquals(3, s.longest());
    }

    @Test
    void paddedAndInterpolated_byHand() throws IOException {
        Path file = write(TWO + "?,2,?,6,?:1,1,1,1,1:a\n7,8:?,?:b\n");
        Dataset data = load(file, Map.of("lengths", "pad", "missing", "interpolate"));
        assertArrayEquals(new int[] {2, 1, 5}, data.inputs().features().shape());
        assertArrayEquals(
                new float[] {2, 2, 4, 6, 6, 1, 1, 1, 1, 1},
                data.inputs().features().row(0));
        assertArrayEquals(
                new float[] {7, 8, 0, 0, 0, 0, 0, 0, 0, 0},
                data.inputs().features().row(1));
        assertEquals(
                "5 missing values, on the line between their neighbours in time",
                data.facts().get("imputed"));
        assertEquals(7, data.inputs().features().domain().upper(0));
    }

    @Test
    void normalised_bySeriesAndDimension() throws IOException {
        Dataset data = load(write(TWO + "1,3:5,5:a\n2,2:0,8:b\n"), Map.of("normalise", "series"));
        assertArrayEquals(new float[] {-1, 1, 0, 0}, data.inputs().features().row(0));
        assertArrayEquals(new float[] {0, 0, -1, 1}, data.inputs().features().row(1));
    }

    @Test
    void unequalOrMissing_isRefusedUnlessAskedFor() throws IOException {
        Path unequal = write(TWO + "1,2,3:4,5,6:a\n7,8:9,10:b\n");
        Refusals.assertRefused(unequal, "series must have one length, got 2 to 3", () -> load(unequal, Map.of()));
        Path missing = write(TWO + "1:?:a\n");
        Refusals.assertRefused(missing, "series 1, dimension 2, value 1 is missing", () -> load(missing, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| is empty, a .ts header is needed",
                "`@univariate true`| ends before @data",
                "`1,2:a`| line 1: must be a header line",
                "`@univariate true\n@data\n`| has no classes",
                "`@classLabel false\n`| must have classes",
                "`@classLabel true a\n`| must declare 2 to 200 classes, got 1",
                "`@classLabel true a a\n`| class 'a' is declared twice",
                "`@univariate true\n@univariate true\n`| line 2: @univariate is given twice",
                "`@univariate maybe\n`| @univariate must be true or false",
                "`@missing\n`| @missing must have a value",
                "`@timestamps true\n`| time stamps are not supported",
                "`@dimensions 0\n`| @dimensions must be a whole number in [1, 10000]",
                "`@dimensions 99999999999\n`| @dimensions must be a whole number",
                "`@univariate true\n@dimensions 2\n`| declares both 1 and 2 dimensions",
                "`@wrong true\n`| unknown header line '@wrong'",
                "`@classLabel true a b\n@data\n`| has no case",
                "`@classLabel true a b\n@data\n1,2:c`| line 3: the class must be one of the declared",
                "`@classLabel true a b\n@data\n1:a:b`| dimension 2, value 1 must be a number, got 'a'",
                "`@univariate true\n@classLabel true a b\n@data\n1:2:a`| must have 1 dimensions and a class, got 2",
                "`@univariate true\n@classLabel true a b\n@data\na`| must have 1 dimensions and a class, got 0",
                "`@classLabel true a b\n@data\n1,2:3:a`| dimension 2 has 1 values, the first has 2",
                "`@classLabel true a b\n@data\n1,,2:a`| value 2 must be a number, got ''",
                "`@classLabel true a b\n@missing false\n@data\n1,?:a`| the header says @missing false",
                "`@seriesLength 3\n@classLabel true a b\n@data\n1,2:a`| must have 3 values per dimension, got 2",
                "`@equalLength true\n@classLabel true a b\n@data\n1,2:a\n1:b`| line 5: must have 2 values",
            })
    void brokenFile_isRefused(String text, String message) throws IOException {
        Path file = write(text);
        Refusals.assertRefused(file, message, () -> TsReader.read(file));
    }

    @Test
    void testFileOfOtherClasses_isRefused() throws IOException {
        Path train = write(TWO + "1:2:a\n");
        Path test = Files.writeString(folder.resolve("t.ts"), TWO.replace("b a", "a b") + "1:2:a\n");
        Refusals.assertRefused(
                test, "has 2 dimensions and classes [a, b]", () -> load(train, Map.of("testPath", test.toString())));
    }

    @Test
    void realFiles_haveTheirPublishedShapes() {
        String data = System.getenv("RALF_DATA");
        Assumptions.assumeTrue(data != null, "RALF_DATA is not set: no real .ts files to read");
        for (String line : List.of(
                "JapaneseVowels 270 370 12 29 9",
                "BasicMotions 40 40 6 100 4",
                "OSULeaf 200 242 1 427 6",
                "GunPoint 50 150 1 150 2",
                "ItalyPowerDemand 67 1029 1 24 2",
                "ArrowHead 36 175 1 251 3",
                "ACSF1 100 100 1 1460 10")) {
            String[] want = line.split(" ");
            Path folder = Path.of(data, "timeseries-ucr");
            Dataset d = load(
                    folder.resolve(want[0] + "_TRAIN.ts"),
                    Map.of("testPath", folder.resolve(want[0] + "_TEST.ts").toString(), "lengths", "pad"));
            int[] shape = d.inputs().features().shape();
            String got = String.join(
                    " ",
                    d.name(),
                    "" + (d.size() - d.officialTest().length),
                    "" + d.officialTest().length,
                    "" + shape[0],
                    "" + shape[2],
                    "" + d.classes().size());
            assertEquals(line, got);
            assertTrue(d.facts().containsKey("padded") == want[0].equals("JapaneseVowels"));
        }
    }

    private static Dataset load(Path file, Map<String, Object> options) {
        Map<String, Object> all = new java.util.HashMap<>(options);
        all.put("path", file.toString());
        return TsSource.from(new MapOptions(all)).load(new SeedTree(1));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("x.ts"), text);
    }
}
