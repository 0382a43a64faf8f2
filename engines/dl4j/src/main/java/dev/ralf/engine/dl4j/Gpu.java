package dev.ralf.engine.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An NVIDIA card, as {@code nvidia-smi} lists it.
 *
 * @param uuid its identifier
 * @param name its name
 * @param major first part of its compute capability
 * @param minor second part of its compute capability
 */
record Gpu(String uuid, String name, int major, int minor) {
    /** The fields to ask {@code nvidia-smi} for, in the order in which {@link #parse} reads them. */
    static final String QUERY = "uuid,compute_cap,name";

    /** Compute capabilities that nd4j-cuda-11.6 1.0.0-M2.1 has machine code for; it has no PTX for others. */
    private static final int[][] CODE = {{3, 7}, {5, 0}, {5, 2}, {6, 0}, {6, 1}, {7, 0}, {7, 5}, {8, 0}, {8, 6}};

    /**
     * Reads the lines {@code uuid, compute capability, name}; other lines are left out, and so are cards whose
     * capability the driver does not say.
     */
    static List<Gpu> parse(String listing) {
        List<Gpu> cards = new ArrayList<>();
        for (String line : listing.split("\n")) {
            String[] fields = line.strip().split("\\s*,\\s*", 3);
            if (fields.length == 3 && fields[1].matches("\\d+\\.\\d+")) {
                String[] capability = fields[1].split("\\.");
                cards.add(new Gpu(
                        fields[0], fields[2], Integer.parseInt(capability[0]), Integer.parseInt(capability[1])));
            }
        }
        return cards;
    }

    /** True if ND4J's CUDA backend has code for the card: machine code for X.y runs on X.z with z at least y. */
    boolean covered() {
        for (int[] code : CODE) {
            if (code[0] == major && code[1] <= minor) {
                return true;
            }
        }
        return false;
    }

    /** Name and compute capability. */
    String describe() {
        return String.format(Locale.ROOT, "%s (compute capability %d.%d)", name, major, minor);
    }
}
