package dev.ralf.engine.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of ND4J's backends to use, decided before ND4J is touched: asked to use CUDA where it cannot, ND4J prints a stack
 * trace, and with a card that it has no code for it fails at the first operation.
 *
 * @param cuda true for the GPU
 * @param note for the GPU, the cards; for the CPU, why the GPU is not used, empty if nobody asked for it
 */
record Backend(boolean cuda, String note) {
    /** Property that forces a backend: {@code auto} (default), {@code cpu} or {@code cuda}. */
    static final String PROPERTY = "ralf.dl4j.backend";

    private static final String COVERED = "ND4J's CUDA build has code for compute capability 3.7 and 5.0 to 8.9 only";

    /**
     * What is known of this machine.
     *
     * @param packaged true if the CUDA backend and its natives are on the class path
     * @param driver true if the kernel has NVIDIA's driver
     * @param listing what {@code nvidia-smi} lists, see {@link Gpu#parse}; empty if it does not run
     * @param environment the environment variables
     */
    record Machine(boolean packaged, boolean driver, Optional<String> listing, Map<String, String> environment) {}

    /**
     * Decides.
     *
     * @param wish value of {@link #PROPERTY}
     * @param machine what is known of this machine
     * @throws IllegalStateException if the wish is {@code cuda} and cannot be met, or is no known word
     */
    static Backend choose(String wish, Machine machine) {
        return switch (wish) {
            case "cpu" -> cpu("");
            case "auto" -> machine.packaged ? auto(machine) : cpu("");
            case "cuda" -> {
                Backend backend =
                        machine.packaged ? auto(machine) : cpu("this build has no CUDA backend, build it with -Pcuda");
                yield backend.required();
            }
            default -> throw new IllegalStateException(PROPERTY + " must be auto, cpu or cuda, got \"" + wish + "\"");
        };
    }

    /**
     * This backend, if it is the GPU.
     *
     * @throws IllegalStateException if it is not, with the reason
     */
    Backend required() {
        if (!cuda) {
            throw new IllegalStateException(PROPERTY + " is cuda, but " + note);
        }
        return this;
    }

    /** The CPU, for a reason. */
    static Backend cpu(String why) {
        return new Backend(false, why);
    }

    private static Backend auto(Machine machine) {
        if (machine.listing.isEmpty()) {
            return cpu(
                    machine.driver
                            ? "nvidia-smi does not run, which says what card there is"
                            : "no NVIDIA driver was found");
        }
        List<Gpu> cards = Gpu.parse(machine.listing.get());
        if (cards.isEmpty()) {
            return cpu("nvidia-smi lists no card with its compute capability");
        }
        String visible = machine.environment.get("CUDA_VISIBLE_DEVICES");
        if (visible != null) {
            cards = visible(cards, visible, "PCI_BUS_ID".equals(machine.environment.get("CUDA_DEVICE_ORDER")));
            if (cards.isEmpty()) {
                return cpu("CUDA_VISIBLE_DEVICES=" + visible + " hides every card");
            }
        }
        Optional<Gpu> bare = cards.stream().filter(c -> !c.covered()).findFirst();
        if (bare.isPresent()) {
            return cpu(bare.get().describe() + " is not supported: " + COVERED
                    + (cards.size() > 1 ? "; hide it with CUDA_VISIBLE_DEVICES (by its UUID) to use the others" : ""));
        }
        return new Backend(
                true, String.join(", ", cards.stream().map(Gpu::describe).toList()));
    }

    /**
     * The cards that CUDA will see. Numbers follow the listing only in PCI order; otherwise any card may be meant, and
     * all are kept.
     */
    private static List<Gpu> visible(List<Gpu> cards, String visible, boolean listingOrder) {
        List<String> entries =
                Arrays.stream(visible.split(",")).map(String::strip).toList();
        if (entries.get(0).isEmpty() || entries.get(0).startsWith("-")) {
            return List.of();
        }
        if (entries.stream().allMatch(e -> e.startsWith("GPU-"))) {
            return cards.stream()
                    .filter(c -> entries.stream().anyMatch(e -> c.uuid().startsWith(e)))
                    .toList();
        }
        if (listingOrder && entries.stream().allMatch(e -> e.matches("\\d{1,3}"))) {
            return entries.stream()
                    .map(Integer::parseInt)
                    .filter(i -> i < cards.size())
                    .map(cards::get)
                    .toList();
        }
        return cards;
    }
}
