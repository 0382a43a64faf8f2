package dev.ralf.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesTest {
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
