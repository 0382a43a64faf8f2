package dev.ralf.datasets.shift;

import dev.ralf.core.data.Features;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.util.Checks;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Corruptions of images {@code [channels][height][width]} with pixels in [0, 1], with the severities of CIFAR-10-C; the
 * result is cut off at 0 and 1. With c the severity's constant:
 *
 * <ul>
 *   <li>gaussian-noise: {@code x + N(0, c)}; speckle-noise: {@code x + x N(0, c)}; shot-noise: {@code Poisson(c x) / c};
 *       impulse-noise: each value becomes 0 or 1, evenly, with probability c
 *   <li>gaussian-blur: deviation c pixels, cut off at 4 deviations, edges repeated
 *   <li>glass-blur: blurred with deviation c, each pixel from the lower right swapped with itself or a neighbour above or to
 *       the left, once or twice over, and blurred again; zoom-blur: the mean of the image and its enlargements by 1.00, 1.01
 *       up to c, linear, about the middle
 *   <li>contrast: {@code (x - m) c + m}, m the mean of the channel; brightness: the V of HSV plus c; saturate: the S of HSV
 *       times a plus b, colour images only (grey ones stay as they are)
 *   <li>pixelate: averaged over boxes to {@code floor(c size)} pixels, then back; jpeg: written and read with quality c
 * </ul>
 *
 * <p>Source: Hendrycks, Dietterich (2019), <i>Benchmarking neural network robustness to common corruptions and
 * perturbations</i>, arXiv:1903.12261, and the authors' {@code make_cifar_c.py}. Deviations: values are not rounded to
 * bytes (but by jpeg); JPEG is that of the Java platform; images of one channel have brightness added to the pixels; the
 * kinds that need pictures of frost or a graphics library (defocus and motion blur, snow, frost, fog, spatter, elastic) are
 * not here; glass-blur swaps pixels, where the authors' assignment of views of colour images copies them.
 */
public enum ImageCorruption implements Corruption {
    /** Normal noise. */
    GAUSSIAN_NOISE(.04, .06, .08, .09, .10),
    /** Poisson noise of so many photons at full brightness. */
    SHOT_NOISE(500, 250, 100, 75, 50),
    /** Salt and pepper. */
    IMPULSE_NOISE(.01, .02, .03, .05, .07),
    /** Normal noise in proportion to the pixel. */
    SPECKLE_NOISE(.06, .1, .12, .16, .2),
    /** Normal blur. */
    GAUSSIAN_BLUR(.4, .6, .7, .8, 1),
    /** Seen through uneven glass. */
    GLASS_BLUR(.05, .25, .4, .25, .4),
    /** Seen while zooming. */
    ZOOM_BLUR(1.06, 1.11, 1.16, 1.21, 1.26),
    /** Less contrast. */
    CONTRAST(.75, .5, .4, .3, .15),
    /** More brightness. */
    BRIGHTNESS(.05, .1, .15, .2, .3),
    /** Less, then more colour; see {@link #SATURATE_PLUS}. */
    SATURATE(.3, .1, 1.5, 2, 2.5),
    /** Fewer pixels. */
    PIXELATE(.95, .9, .85, .75, .65),
    /** Compression with this quality of 100. */
    JPEG(80, 65, 58, 50, 40);

    private static final double[] SATURATE_PLUS = {0, 0, 0, .1, .2};

    private final double[] constants;

    ImageCorruption(double... constants) {
        this.constants = constants;
    }

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Features apply(Features x, int[] ids, int severity, SeedTree seed) {
        Checks.inRange("severity", severity, 1, SEVERITIES);
        Checks.size("ids", ids.length, x.size());
        int[] shape = x.shape();
        Checks.argument(
                shape.length == 3, "%s takes images {channels, height, width}, got %s", id(), Arrays.toString(shape));
        float[] out = new float[x.data().length];
        for (int i = 0; i < x.size(); i++) {
            float[] image = x.row(i);
            image(
                    image,
                    shape[0],
                    shape[1],
                    shape[2],
                    severity,
                    seed.child(ids[i]).generator());
            for (int j = 0; j < image.length; j++) {
                out[i * image.length + j] = Math.max(0, Math.min(1, image[j]));
            }
        }
        return x.with(out);
    }

    private void image(float[] p, int channels, int h, int w, int severity, RandomGenerator rng) {
        double c = constants[severity - 1];
        switch (this) {
            case GAUSSIAN_NOISE -> {
                for (int j = 0; j < p.length; j++) {
                    p[j] += c * rng.nextGaussian();
                }
            }
            case SPECKLE_NOISE -> {
                for (int j = 0; j < p.length; j++) {
                    p[j] += p[j] * c * rng.nextGaussian();
                }
            }
            case SHOT_NOISE -> {
                for (int j = 0; j < p.length; j++) {
                    p[j] = (float) (poisson(Math.max(0, p[j]) * c, rng) / c);
                }
            }
            case IMPULSE_NOISE -> {
                for (int j = 0; j < p.length; j++) {
                    if (rng.nextDouble() < c) {
                        p[j] = rng.nextBoolean() ? 1 : 0;
                    }
                }
            }
            case GAUSSIAN_BLUR -> blur(p, channels, h, w, c);
            case GLASS_BLUR -> {
                blur(p, channels, h, w, c);
                for (int pass = 0; pass < (severity > 3 ? 2 : 1); pass++) {
                    swap(p, channels, h, w, rng);
                }
                blur(p, channels, h, w, c);
            }
            case ZOOM_BLUR -> zoomBlur(p, channels, h, w, c);
            case CONTRAST -> {
                for (int k = 0; k < channels; k++) {
                    double mean = 0;
                    for (int j = k * h * w; j < (k + 1) * h * w; j++) {
                        mean += p[j] / (double) (h * w);
                    }
                    for (int j = k * h * w; j < (k + 1) * h * w; j++) {
                        p[j] = (float) ((p[j] - mean) * c + mean);
                    }
                }
            }
            case BRIGHTNESS, SATURATE -> colour(p, channels, h * w, c, SATURATE_PLUS[severity - 1]);
            case PIXELATE -> {
                for (int k = 0; k < channels; k++) {
                    float[] plane = Arrays.copyOfRange(p, k * h * w, (k + 1) * h * w);
                    int lessH = Math.max(1, (int) (h * c));
                    int lessW = Math.max(1, (int) (w * c));
                    float[] small = box(plane, h, w, lessH, lessW);
                    System.arraycopy(box(small, lessH, lessW, h, w), 0, p, k * h * w, h * w);
                }
            }
            case JPEG -> jpeg(p, channels, h, w, c / 100);
        }
    }

    /** Exact by multiplication of uniforms, in portions so that no product underflows. */
    private static int poisson(double mean, RandomGenerator rng) {
        int n = 0;
        for (double left = mean; left > 0; left -= 30) {
            double limit = Math.exp(-Math.min(30, left));
            for (double product = rng.nextDouble(); product > limit; product *= rng.nextDouble()) {
                n++;
            }
        }
        return n;
    }

    private static void swap(float[] p, int channels, int h, int w, RandomGenerator rng) {
        for (int y = h - 1; y > 1; y--) {
            for (int x = w - 1; x > 1; x--) {
                int from = y * w + x;
                int to = (y - rng.nextInt(2)) * w + x - rng.nextInt(2);
                for (int k = 0; k < channels; k++) {
                    float value = p[k * h * w + from];
                    p[k * h * w + from] = p[k * h * w + to];
                    p[k * h * w + to] = value;
                }
            }
        }
    }

    private static void zoomBlur(float[] p, int channels, int h, int w, double stop) {
        int steps = (int) Math.ceil((stop - 1) / 0.01);
        double[] sum = new double[p.length];
        for (int s = 0; s < steps; s++) {
            double zoom = 1 + 0.01 * s;
            double[] ys = zoomed(h, zoom);
            double[] xs = zoomed(w, zoom);
            for (int j = 0; j < p.length; j++) {
                sum[j] += linear(p, j / (h * w) * h * w, h, w, ys[j / w % h], xs[j % w]);
            }
        }
        for (int j = 0; j < p.length; j++) {
            p[j] = (float) ((p[j] + sum[j]) / (steps + 1));
        }
    }

    /** Where the pixels of a line lie in the line when its middle is enlarged. */
    private static double[] zoomed(int length, double zoom) {
        int cut = (int) Math.ceil(length / zoom);
        int enlarged = (int) Math.rint(cut * zoom);
        double[] at = new double[length];
        for (int i = 0; i < length; i++) {
            double inside = i + (enlarged - length) / 2;
            at[i] = Math.min(length - 1, (length - cut) / 2 + inside * (cut - 1) / Math.max(1, enlarged - 1));
        }
        return at;
    }

    private static double linear(float[] p, int plane, int h, int w, double y, double x) {
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(h - 1, top + 1);
        int right = Math.min(w - 1, left + 1);
        double v = y - top;
        double u = x - left;
        return (1 - v) * ((1 - u) * p[plane + top * w + left] + u * p[plane + top * w + right])
                + v * ((1 - u) * p[plane + bottom * w + left] + u * p[plane + bottom * w + right]);
    }

    private static void blur(float[] p, int channels, int h, int w, double deviation) {
        int radius = (int) (4 * deviation + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int t = -radius; t <= radius; t++) {
            kernel[t + radius] = Math.exp(-t * t / (2 * deviation * deviation));
            sum += kernel[t + radius];
        }
        float[] rows = new float[p.length];
        for (int pass = 0; pass < 2; pass++) {
            float[] from = pass == 0 ? p.clone() : rows.clone();
            float[] to = pass == 0 ? rows : p;
            for (int j = 0; j < p.length; j++) {
                int x = j % w;
                int y = j / w % h;
                double v = 0;
                for (int t = -radius; t <= radius; t++) {
                    int at = pass == 0
                            ? j - x + Math.max(0, Math.min(w - 1, x + t))
                            : j + (Math.max(0, Math.min(h - 1, y + t)) - y) * w;
                    v += kernel[t + radius] * from[at];
                }
                to[j] = (float) (v / sum);
            }
        }
    }

    /** Adds to V, or changes S, of hue, saturation and value; V + c scales all channels of a pixel alike. */
    private void colour(float[] p, int channels, int plane, double c, double plus) {
        for (int j = 0; j < plane; j++) {
            float max = p[j];
            float min = p[j];
            for (int k = 1; k < channels; k++) {
                max = Math.max(max, p[k * plane + j]);
                min = Math.min(min, p[k * plane + j]);
            }
            double saturation = max > 0 ? (max - min) / (double) max : 0;
            double value = this == BRIGHTNESS ? Math.min(1, max + c) : max;
            double changed = this == SATURATE ? Math.max(0, Math.min(1, saturation * c + plus)) : saturation;
            if (this == SATURATE && channels < 3) {
                continue;
            }
            for (int k = 0; k < channels; k++) {
                int at = k * plane + j;
                // how far the channel lies below V in units of the chroma; a grey pixel has hue 0, which is red
                double below = max > min ? (max - p[at]) / (double) (max - min) : k == 0 || channels < 3 ? 0 : 1;
                p[at] = (float) (value * (1 - changed * below));
            }
        }
    }

    /** Means over boxes: every target pixel averages the source over its own area. */
    private static float[] box(float[] from, int h, int w, int toH, int toW) {
        float[] to = new float[toH * toW];
        for (int y = 0; y < toH; y++) {
            for (int x = 0; x < toW; x++) {
                double sum = 0;
                double area = 0;
                double top = (double) y * h / toH;
                double bottom = (double) (y + 1) * h / toH;
                double left = (double) x * w / toW;
                double right = (double) (x + 1) * w / toW;
                for (int v = (int) top; v < Math.min(h, Math.ceil(bottom)); v++) {
                    for (int u = (int) left; u < Math.min(w, Math.ceil(right)); u++) {
                        double part = (Math.min(bottom, v + 1) - Math.max(top, v))
                                * (Math.min(right, u + 1) - Math.max(left, u));
                        sum += part * from[v * w + u];
                        area += part;
                    }
                }
                to[y * toW + x] = (float) (sum / area);
            }
        }
        return to;
    }

    private static void jpeg(float[] p, int channels, int h, int w, double quality) {
        Checks.argument(channels == 1 || channels == 3, "jpeg takes 1 or 3 channels, got %d", channels);
        BufferedImage image =
                new BufferedImage(w, h, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int plane = h * w;
        for (int j = 0; j < p.length; j++) {
            int v = Math.round(255 * Math.max(0, Math.min(1, p[j])));
            image.getRaster().setSample(j % w, j / w % h, j / plane, v);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality((float) quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("an image in memory cannot fail to be written", e);
        } finally {
            writer.dispose();
        }
        try (MemoryCacheImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            reader.setInput(in);
            BufferedImage read = reader.read(0);
            Raster raster = read.getRaster();
            for (int j = 0; j < p.length; j++) {
                int x = j % w;
                int y = j / w % h;
                int k = j / plane;
                int v = channels == 1 ? raster.getSample(x, y, 0) : read.getRGB(x, y) >> (16 - 8 * k) & 0xff;
                p[j] = v / 255f;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an image just written cannot fail to be read", e);
        } finally {
            reader.dispose();
        }
    }
}
