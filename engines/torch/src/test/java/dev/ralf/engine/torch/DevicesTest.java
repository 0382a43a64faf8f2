package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DevicesTest {
    private static final String NONE = "no NVIDIA driver was found";

    /** Seven jobs on three cards, on one and on none. */
    @Test
    void jobsAreSpreadOverCards() {
        List<String> three = IntStream.range(0, 7)
                .mapToObj(job -> Devices.resolve("auto", 3, "", job))
                .toList();
        assertEquals(List.of("cuda:0", "cuda:1", "cuda:2", "cuda:0", "cuda:1", "cuda:2", "cuda:0"), three);
        assertEquals("cuda:0", Devices.resolve("auto", 1, "", 5));
        assertEquals("cpu", Devices.resolve("auto", 0, NONE, 5));
        assertEquals("cuda:1", Devices.resolve("cuda:1", 3, "", 2), "a card that was named stays");
        assertEquals("cpu", Devices.resolve("cpu", 3, "", 2));
    }

    @Test
    void theRecordSaysHowJobsAreSpread() {
        assertEquals("cuda:0 to cuda:2, job j of a run on cuda:(j mod 3)", Devices.line("auto", 3, ""));
        assertEquals("cuda:0", Devices.line("auto", 1, ""));
        assertEquals("cpu", Devices.line("auto", 0, NONE));
        assertEquals("cuda:2", Devices.line("cuda:2", 3, ""));
    }

    @Test
    void cardsThatAreNotHereAreRefusedInOneLine() {
        assertEquals(
                "device cuda:1 cannot be used: no NVIDIA driver was found; use device cpu",
                assertThrows(IllegalArgumentException.class, () -> Devices.line("cuda:1", 0, NONE))
                        .getMessage());
        assertEquals(
                "device cuda:3 is not here: there are cuda:0 to cuda:2",
                assertThrows(IllegalArgumentException.class, () -> Devices.resolve("cuda:3", 3, "", 0))
                        .getMessage());
        assertEquals(
                "device cuda:1 is not here: there is cuda:0 alone",
                assertThrows(IllegalArgumentException.class, () -> Devices.resolve("cuda:1", 1, "", 0))
                        .getMessage());
    }

    @Test
    void eachReasonSaysWhatToDo() {
        List<String> none = List.of();
        List<String> old = List.of("NVIDIA A100, 535.54, 8.0");
        assertEquals(
                "this build of PyTorch is for the CPU, RALF_PROFILES=torch,torch-gpu has the one for NVIDIA cards",
                Devices.why(false, "", true, none));
        assertEquals("no NVIDIA driver was found", Devices.why(true, "libcudart.so.13: gone", false, none));
        assertEquals(
                "libcudnn.so.9: cannot open shared object file; CUDA 13's libraries and cuDNN 9 must be on LD_LIBRARY_PATH"
                        + " (docs/torch.md)",
                Devices.why(true, "libcudnn.so.9: cannot open shared object file", true, old));
        assertEquals("the driver is there, but lists no card", Devices.why(true, "", true, none));
        assertEquals(
                "CUDA 13 does not start on NVIDIA A100, 535.54, 8.0: it needs driver 580 or newer and compute capability 7.5 or"
                        + " newer",
                Devices.why(true, "", true, old));
    }
}
