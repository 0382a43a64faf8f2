package dev.ralf.datasets.format;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Domain;
import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.ImageReading.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * PNG and JPEG images of one size in a folder or a zip. Files that end in .png, .jpg or .jpeg, in any case, are read in
 * the order of their names; others, and those in {@code __MACOSX} or whose name begins with a dot, are passed over. The
 * class of an image is the folder it lies in, or stands in a file of labels. Where the first folders are {@code train}
 * and {@code test} alone, the images below {@code test} are the official test rows, and come last.
 *
 * <p>Pixels are in [0, 1], the shape of a row is {@code {channels, height, width}}. If some images are grey and some have
 * colours, grey ones get three equal channels. An image with transparent pixels, of another size than the first, or of
 * more than 1,048,576 pixels is an error.
 *
 * @param path the folder or the zip
 * @param labels delimited file with a header; the columns {@code file} (path within {@code path}) and {@code class} say
 *     which images there are; absent: folders are classes
 * @param colour how many channels
 */
public record ImageSource(Path path, Optional<Path> labels, Colour colour) implements DatasetSource {
    /** How many channels an input has. */
    public enum Colour {
        /** One if all images are grey, else three. */
        AUTO,
        /** One: images with colours become {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601). */
        GREY,
        /** Three. */
        RGB
    }

    private static final int MAX_FILE = 1 << 26;
    private static final int MAX_FILES = 2_000_000;

    /** Options: {@code path} (required), {@code labels}, {@code colour} (auto, grey, rgb). */
    public static ImageSource from(Options o) {
        return new ImageSource(
                CsvSource.path(o, "path"), CsvSource.optionalPath(o, "labels"), o.choice("colour", Colour.AUTO));
    }

    @Override
    public Dataset load(SeedTree seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", ArrayData.name(path, ""));
        if (Files.isRegularFile(path)) {
            facts.put("sha256 " + path.getFileName(), Sha256.of(path));
        }
        labels.ifPresent(file -> facts.put("sha256 " + file.getFileName(), Sha256.of(file)));
        return dataset(ArrayData.name(path, "zip"), facts);
    }

    /**
     * Reads the images.
     *
     * @param name name of the data set
     * @param more facts that go first
     * @throws DatasetFormatException if a file is not what it should be
     */
    public Dataset dataset(String name, Map<String, String> more) {
        if (Files.isDirectory(path)) {
            return dataset(name, more, folder(), this::fileBytes, file -> path.resolve(file)
                    .toString());
        }
        try (ZipArchive zip = new ZipArchive(path)) {
            return dataset(name, more, zip.names(), file -> zip.bytes(file, MAX_FILE), zip::where);
        }
    }

    private interface Bytes {
        byte[] of(String file);
    }

    private interface Where {
        String of(String file);
    }

    private Dataset dataset(String name, Map<String, String> more, List<String> all, Bytes bytes, Where where) {
        List<String> files = new ArrayList<>();
        for (String file : all) {
            if (isImage(file)) {
                files.add(file);
            }
        }
        Collections.sort(files);
        Map<String, String> classOf = labels.isPresent() ? named(labels.get(), files) : parents(files, where);
        files.retainAll(classOf.keySet());
        if (files.isEmpty()) {
            throw new DatasetFormatException(path + ": has no image (.png, .jpg or .jpeg)");
        }
        TreeSet<String> classes = new TreeSet<>(classOf.values());
        if (classes.size() < 2 || classes.size() > Cells.MAX_CLASSES) {
            throw new DatasetFormatException(path + ": must have 2 to " + Cells.MAX_CLASSES + " classes, got "
                    + classes.size() + ": " + DataStreams.oneLine(classes.toString()));
        }
        List<String> names = List.copyOf(Numbers.sorted(classes));
        int training = files.size();
        if (files.stream().allMatch(f -> f.startsWith("train/") || f.startsWith("test/"))
                && files.get(0).startsWith("test/")
                && files.get(files.size() - 1).startsWith("train/")) {
            // in the order of names test comes first
            int tests = (int) files.stream().filter(f -> f.startsWith("test/")).count();
            Collections.rotate(files, -tests);
            training -= tests;
        }
        Pixels pixels = new Pixels(files.size());
        int[] y = new int[files.size()];
        for (int i = 0; i < y.length; i++) {
            String file = files.get(i);
            y[i] = names.indexOf(classOf.get(file));
            pixels.add(where.of(file), ImageReading.decode(where.of(file), bytes.of(file)));
        }
        Features features = pixels.features();
        int[] shape = features.shape();
        Map<String, String> facts = new LinkedHashMap<>(more);
        facts.put(
                "rows",
                training + " images"
                        + (training < y.length
                                ? " below train, then " + (y.length - training) + " official test images below test"
                                : ""));
        facts.put(
                "features",
                shape[1] + "x" + shape[2] + " pixels of "
                        + (shape[0] == 1 ? "one grey channel" : "three colour channels") + ", in [0, 1]");
        return ArrayData.dataset(name, features, y, names, training, List.of(), facts);
    }

    private static boolean isImage(String file) {
        String last = file.substring(file.lastIndexOf('/') + 1);
        return last.matches("(?is)[^.].*\\.(png|jpe?g)") && !("/" + file).contains("/__MACOSX/");
    }

    private Map<String, String> parents(List<String> files, Where where) {
        Map<String, String> classOf = new LinkedHashMap<>();
        for (String file : files) {
            String[] parts = file.split("/");
            if (parts.length < 2) {
                throw new DatasetFormatException(
                        where.of(file) + ": must lie in a folder that names its class, or labels must be given");
            }
            classOf.put(file, parts[parts.length - 2]);
        }
        return classOf;
    }

    private Map<String, String> named(Path table, List<String> files) {
        Map<String, String> classOf = new LinkedHashMap<>();
        try (CsvReader reader = CsvFile.withHeader(table).open()) {
            List<String> columns = reader.columns();
            int file = columns.indexOf("file");
            int label = columns.indexOf("class");
            if (file < 0 || label < 0) {
                throw new DatasetFormatException(table + ": must have the columns file and class, has "
                        + DataStreams.oneLine(columns.toString()));
            }
            TreeSet<String> known = new TreeSet<>(files);
            for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
                String name = row.cells()[file];
                if (!known.contains(name)) {
                    throw new DatasetFormatException(table + ": line " + row.line() + ": there is no image '"
                            + DataStreams.oneLine(name) + "' in " + path);
                }
                if (row.cells()[label].isBlank() || classOf.put(name, row.cells()[label]) != null) {
                    throw new DatasetFormatException(table + ": line " + row.line() + ": image '"
                            + DataStreams.oneLine(name) + "' must have one class, once");
                }
            }
        }
        return classOf;
    }

    private List<String> folder() {
        List<String> files = new ArrayList<>();
        try (Stream<Path> found = Files.find(path, 8, (file, a) -> a.isRegularFile())) {
            for (Path file : (Iterable<Path>) found::iterator) {
                if (files.size() == MAX_FILES) {
                    throw new DatasetFormatException(path + ": must have at most " + MAX_FILES + " files");
                }
                files.add(path.relativize(file).toString().replace(java.io.File.separatorChar, '/'));
            }
        } catch (java.io.UncheckedIOException e) {
            throw DataStreams.failure(path.toString(), e.getCause());
        } catch (IOException e) {
            throw DataStreams.failure(path.toString(), e);
        }
        return files;
    }

    private byte[] fileBytes(String name) {
        Path file = path.resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE);
            if (in.read() >= 0) {
                throw new DatasetFormatException(file + ": must have at most " + MAX_FILE + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw DataStreams.failure(file.toString(), e);
        }
    }

    /** Collects images of one size; three channels as soon as one image has them. */
    private final class Pixels {
        private final int count;
        private float[] data;
        private int channels;
        private int height;
        private int width;
        private int rows;

        Pixels(int count) {
            this.count = count;
        }

        void add(String where, Image image) {
            if (data == null) {
                height = image.height();
                width = image.width();
                channels = colour == Colour.GREY || colour == Colour.AUTO && image.channels() == 1 ? 1 : 3;
                data = new float[ArrayData.values(path.toString(), count, channels, height, width)];
            } else if (image.height() != height || image.width() != width) {
                throw new DatasetFormatException(String.format(
                        Locale.ROOT,
                        "%s: must be of the size of the first image, %d x %d, got %d x %d",
                        where,
                        height,
                        width,
                        image.height(),
                        image.width()));
            }
            int plane = height * width;
            if (image.channels() > channels && colour == Colour.AUTO) {
                float[] wider = new float[ArrayData.values(path.toString(), count, 3, height, width)];
                for (int j = 0; j < rows * plane; j++) {
                    for (int c = 0; c < 3; c++) {
                        wider[j / plane * 3 * plane + c * plane + j % plane] = data[j];
                    }
                }
                data = wider;
                channels = 3;
            }
            int at = rows++ * channels * plane;
            for (int j = 0; j < plane; j++) {
                if (image.channels() > channels) {
                    float[] p = image.pixels();
                    data[at + j] = (float) (0.299 * p[j] + 0.587 * p[plane + j] + 0.114 * p[2 * plane + j]);
                    continue;
                }
                for (int c = 0; c < channels; c++) {
                    data[at + c * plane + j] = image.pixels()[Math.min(c, image.channels() - 1) * plane + j];
                }
            }
        }

        Features features() {
            return new Features(data, count, channels, height, width).in(Domain.box(channels * height * width, 0, 1));
        }
    }
}
