package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.engine.dl4j.Backend.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions over made-up machines: no card is needed, and none was used. */
class BackendTest {
    private static final String AMPERE = "GPU-aaaa-1, 8.6, NVIDIA GeForce RTX 3090\n";
    private static final String PASCAL = "GPU-bbbb-2, 6.1, NVIDIA GeForce GTX 1080, Ti\n";
    private static final String HOPPER = "GPU-cccc-3, 9.0, NVIDIA H100 80GB HBM3\n";

    private static Machine machine(String listing, Map<String, String> environment) {
        return new Machine(true, true, Optional.of(listing), environment);
    }

    private static Backend auto(String listing) {
        return Backend.choose("auto", machine(listing, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "3.0, false",
        "3.5, false",
        "3.7, true",
        "5.0, true",
        "5.2, true",
        "5.3, true",
        "6.0, true",
        "6.1, true",
        "6.2, true",
        "7.0, true",
        "7.2, true",
        "7.5, true",
        "8.0, true",
        "8.6, true",
        "8.9, true",
        "9.0, false",
        "10.0, false",
        "12.0, false"
    })
    void codeForXyRunsOnXzWithLargerZ(String capability, boolean covered) {
        assertEquals(
                covered, Gpu.parse("GPU-1, " + capability + ", card").get(0).covered());
    }

    @Test
    void listingsAreReadLineByLine() {
        assertEquals(
                List.of(
                        new Gpu("GPU-aaaa-1", "NVIDIA GeForce RTX 3090", 8, 6),
                        new Gpu("GPU-bbbb-2", "NVIDIA GeForce GTX 1080, Ti", 6, 1)),
                Gpu.parse(AMPERE + "\r\n" + PASCAL));
        assertEquals(List.of(), Gpu.parse("No devices were found\n"));
        assertEquals(List.of(), Gpu.parse("GPU-1, [N/A], card\n"));
    }

    @Test
    void coveredCardsAreUsed() {
        assertEquals(
                new Backend(
                        true,
                        "NVIDIA GeForce RTX 3090 (compute capability 8.6), NVIDIA GeForce GTX 1080, Ti (compute"
                                + " capability 6.1)"),
                auto(AMPERE + PASCAL));
    }

    @Test
    void aCardWithoutCodeIsRefusedByName() {
        assertEquals(
                Backend.cpu(
                        "NVIDIA H100 80GB HBM3 (compute capability 9.0) is not supported: ND4J's CUDA build has code"
                                + " for compute capability 3.7 and 5.0 to 8.9 only"),
                auto(HOPPER));
        Backend mixed = auto(AMPERE + HOPPER);
        assertFalse(mixed.cuda());
        assertTrue(
                mixed.note().endsWith("; hide it with CUDA_VISIBLE_DEVICES (by its UUID) to use the others"),
                mixed.note());
    }

    @Test
    void withoutDriverOrListingItIsTheCpu() {
        assertEquals(
                Backend.cpu("no NVIDIA driver was found"),
                Backend.choose("auto", new Machine(true, false, Optional.empty(), Map.of())));
        assertEquals(
                Backend.cpu("nvidia-smi does not run, which says what card there is"),
                Backend.choose("auto", new Machine(true, true, Optional.empty(), Map.of())));
        assertEquals(Backend.cpu("nvidia-smi lists no card with its compute capability"), auto("No devices\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', false",
        "-1, '', false",
        "GPU-aaaa, '', true",
        "GPU-cccc, '', false",
        "GPU-dddd, '', false",
        "0, PCI_BUS_ID, true",
        "1, PCI_BUS_ID, false",
        "7, PCI_BUS_ID, false",
        // Without PCI order, 0 may be either card.
        "0, '', false"
    })
    void hiddenCardsDoNotCount(String visible, String order, boolean cuda) {
        Map<String, String> environment = Map.of("CUDA_VISIBLE_DEVICES", visible, "CUDA_DEVICE_ORDER", order);
        assertEquals(
                cuda,
                Backend.choose("auto", machine(AMPERE + HOPPER, environment)).cuda());
    }

    @Test
    void withoutTheCudaBackendNothingIsSaidOfGpus() {
        Machine machine = new Machine(false, true, Optional.empty(), Map.of());
        assertEquals(Backend.cpu(""), Backend.choose("auto", machine));
        assertEquals(Backend.cpu(""), Backend.choose("cpu", machine(AMPERE, Map.of())));
    }

    @Test
    void cudaOnDemandMustBePossible() {
        assertTrue(Backend.choose("cuda", machine(AMPERE, Map.of())).cuda());
        assertEquals(
                "ralf.dl4j.backend is cuda, but no NVIDIA driver was found",
                assertThrows(
                                IllegalStateException.class,
                                () -> Backend.choose("cuda", new Machine(true, false, Optional.empty(), Map.of())))
                        .getMessage());
        assertEquals(
                "ralf.dl4j.backend is cuda, but this build has no CUDA backend, build it with -Pcuda",
                assertThrows(
                                IllegalStateException.class,
                                () -> Backend.choose("cuda", new Machine(false, true, Optional.empty(), Map.of())))
                        .getMessage());
        assertEquals(
                "ralf.dl4j.backend must be auto, cpu or cuda, got \"gpu\"",
                assertThrows(IllegalStateException.class, () -> Backend.choose("gpu", machine(AMPERE, Map.of())))
                        .getMessage());
    }

    @Test
    void theReasonIsWhatTheLoaderSaidFirst() {
        Throwable said = new UnsatisfiedLinkError("/home/me/.cache/libjnicudart.so: libcuda.so.1: cannot open shared"
                + " object file: No such file or directory");
        Throwable last = new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib").initCause(said);
        assertEquals(
                "libcuda.so.1: cannot open shared object file: No such file or directory",
                GpuProbe.reason(new NoClassDefFoundError("org/bytedeco/cuda").initCause(last)));
        assertEquals(
                "org.bytedeco.cuda.global.cudart",
                GpuProbe.reason(new ClassNotFoundException("org.bytedeco.cuda.global.cudart")));
    }
}
