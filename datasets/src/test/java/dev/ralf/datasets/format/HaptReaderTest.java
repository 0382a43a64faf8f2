package dev.ralf.datasets.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ralf.core.data.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaptReaderTest {
    @TempDir
    Path folder;

    @Test
    void windowsOf128_everySecondHalf_byHand() throws IOException {
        // 1..200 gives windows at 0 and 64, 201..328 one at 200, 329..400 none; user 2 is of the test part
        Dataset d = HaptReader.read(write(files()), "hapt", Map.of());
        assertArrayEquals(new int[] {0, 0, 1, 1}, d.labels());
        assertArrayEquals(new int[] {3}, d.officialTest());
        assertArrayEquals(new int[] {0, 0, 0, 1}, d.inputs().groups().get(0).codes());
        assertEquals(List.of("user1", "user2"), d.inputs().groups().get(0).values());
        assertEquals(List.of("WALKING", "SITTING"), d.classes());
        assertArrayEquals(new int[] {6, 1, 128}, d.inputs().features().shape());
        float[] second = d.inputs().features().row(1);
        // sample 64: acceleration x is 64, gyroscope z is -64.25
        assertEquals(64f, second[0]);
        assertEquals(-64.25f, second[5 * 128]);
        assertEquals(200f, d.inputs().features().get(2, 0));
    }

    @Test
    void brokenArchives_areRefused() throws IOException {
        refused("RawData/labels.txt", "1 1 1 1 401\n", "segment 1..401 of experiment 1 must lie in its samples 1..400");
        refused("RawData/labels.txt", "1 1 9 1 200\n", "activity must be one of [1, 4], got 9");
        refused("RawData/labels.txt", "1 1 1 1\n", "line 1: must be 5 whole numbers");
        refused("RawData/labels.txt", "7 1 1 1 200\n", "has no file RawData/acc_exp07_user01.txt");
        refused(
                "RawData/gyro_exp01_user01.txt",
                "1 2 3\n",
                "must have as many samples as the acceleration, 400, got 1");
        refused("RawData/acc_exp01_user01.txt", "1 2\n", "line 1: must have 3 numbers, got 2");
        refused("RawData/acc_exp01_user01.txt", "1 2 x\n", "line 1: must be a number, got 'x'");
        refused("Train/y_train.txt", "1\n1\n", "give 3 windows, this file has 2 rows");
        refused("Train/y_train.txt", "1\n4\n4\n", "line 2: user 1 and activity 4 must be those of the window, 1 and 1");
        refused("activity_labels.txt", "1 WALKING\n", "must name at least 2 distinct activities");
        refused("activity_labels.txt", "WALKING\n", "line 1: must be a number of its own and a name");
    }

    @Test
    void realArchive_hasThePublishedWindows() {
        String data = System.getenv("RALF_DATA");
        Assumptions.assumeTrue(data != null, "RALF_DATA is not set: no real signals to read");
        Dataset d =
                HaptReader.read(Path.of(data, "hapt-smartphone", "HAPT-Data-Set-raw.zip"), "hapt-smartphone", Map.of());
        assertEquals(7_767, d.size() - d.officialTest().length);
        assertEquals(3_162, d.officialTest().length);
        assertEquals(12, d.classes().size());
        assertEquals(
                30, Arrays.stream(d.inputs().groups().get(0).codes()).distinct().count());
    }

    private void refused(String file, String text, String message) throws IOException {
        Map<String, byte[]> files = files();
        files.put("HAPT/" + file, bytes(text));
        Path zip = write(files);
        Refusals.assertRefused(zip, message, () -> HaptReader.read(zip, "hapt", Map.of()));
    }

    private Path write(Map<String, byte[]> files) throws IOException {
        return Files.write(folder.resolve("x.zip"), Refusals.zip(files));
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int user = 1; user <= 2; user++) {
            StringBuilder acc = new StringBuilder();
            StringBuilder gyro = new StringBuilder();
            for (int t = 0; t < 400; t++) {
                acc.append(t + " 0 0.5\n");
                gyro.append("0 0 -" + t + ".25 \n");
            }
            files.put("HAPT/RawData/acc_exp0" + user + "_user0" + user + ".txt", bytes(acc.toString()));
            files.put("HAPT/RawData/gyro_exp0" + user + "_user0" + user + ".txt", bytes(gyro.toString()));
        }
        Map<String, String> texts = new HashMap<>();
        texts.put("RawData/labels.txt", "1 1 1 1 200\n2 2 4 1 128\n1 1 4 201 328\n1 1 1 329 400\n");
        texts.put("activity_labels.txt", "1 WALKING   \n4 SITTING\n");
        texts.put("Train/y_train.txt", "1\n1\n4\n");
        texts.put("Train/subject_id_train.txt", "1\n1\n1\n");
        texts.put("Test/y_test.txt", "4\n");
        texts.put("Test/subject_id_test.txt", "2\n");
        texts.forEach((name, text) -> files.put("HAPT/" + name, bytes(text)));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
