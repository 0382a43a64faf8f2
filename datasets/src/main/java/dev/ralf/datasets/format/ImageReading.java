package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes single PNG and JPEG images, told by their magic bytes. Size and, for PNG, the room for so many pixels are
 * checked before anything is decoded.
 */
final class ImageReading {
    /** Pixels that an image may have. */
    static final int MAX_PIXELS = 1 << 20;

    private static final long MAX_DEFLATE_RATIO = 1032;

    private ImageReading() {}

    /**
     * A decoded image.
     *
     * @param height rows
     * @param width columns
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param pixels values in [0, 1], {@code [channels][height][width]}
     */
    record Image(int height, int width, int channels, float[] pixels) {}

    /** Decodes an image; {@code where} names it in messages. */
    static Image decode(String where, byte[] bytes) {
        String format = format(bytes);
        if (format.isEmpty()) {
            throw new DatasetFormatException(where + ": must be a PNG or JPEG image, its first bytes are not");
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width < 1 || height < 1 || width * height > MAX_PIXELS) {
                throw new DatasetFormatException(String.format(
                        Locale.ROOT, "%s: must have 1 to %d pixels, got %d x %d", where, MAX_PIXELS, height, width));
            }
            if (format.equals("png") && width * height / 8 > bytes.length * MAX_DEFLATE_RATIO) {
                throw new DatasetFormatException(String.format(
                        Locale.ROOT,
                        "%s: %d bytes of PNG cannot hold %d x %d pixels",
                        where,
                        bytes.length,
                        height,
                        width));
            }
            return pixels(where, reader.read(0));
        } catch (DatasetFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the decoders of the platform throw unchecked exceptions of many kinds on damaged files
            throw new DatasetFormatException(
                    where + ": damaged image (" + DataStreams.oneLine(e.getMessage()) + ")", e);
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] b) {
        if (b.length > 8 && (b[0] & 0xff) == 0x89 && b[1] == 'P' && b[2] == 'N' && b[3] == 'G') {
            return "png";
        }
        return b.length > 3 && (b[0] & 0xff) == 0xff && (b[1] & 0xff) == 0xd8 && (b[2] & 0xff) == 0xff ? "jpeg" : "";
    }

    private static Image pixels(String where, BufferedImage image) {
        int h = image.getHeight();
        int w = image.getWidth();
        Raster raster = image.getRaster();
        boolean grey = raster.getNumBands() == 1 && !(image.getColorModel() instanceof java.awt.image.IndexColorModel);
        float[] pixels = new float[(grey ? 1 : 3) * h * w];
        // samples of grey images are taken as they are: getRGB would pass them through a colour space
        float most = grey ? (1 << raster.getSampleModel().getSampleSize(0)) - 1 : 255;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                if (grey) {
                    pixels[y * w + x] = raster.getSample(x, y, 0) / most;
                    continue;
                }
                int rgb = image.getRGB(x, y);
                if (rgb >>> 24 != 0xff) {
                    throw new DatasetFormatException(
                            where + ": must be opaque, pixel " + x + ", " + y + " is transparent");
                }
                for (int c = 0; c < 3; c++) {
                    pixels[(c * h + y) * w + x] = (rgb >> (16 - 8 * c) & 0xff) / 255f;
                }
            }
        }
        return new Image(h, w, grey ? 1 : 3, pixels);
    }
}
