package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuBackendOnlyTest {
    private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

    @TempDir
    private Path temporary;

    private URL folder(String name, String provider) throws IOException {
        Path file = temporary.resolve(name).resolve(SERVICE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# backends\n" + provider + "\n");
        Files.writeString(temporary.resolve(name).resolve("other"), provider);
        return temporary.resolve(name).toUri().toURL();
    }

    @Test
    void hidesTheCudaBackendAndNothingElse() throws IOException {
        URL[] path = {
            folder("cuda", "org.nd4j.linalg.jcublas.JCublasBackend"),
            folder("cpu", "org.nd4j.linalg.cpu.nativecpu.CpuBackend")
        };
        try (URLClassLoader all = new URLClassLoader(path, null)) {
            CpuBackendOnly cpu = new CpuBackendOnly(all);
            assertEquals(2, Collections.list(all.getResources(SERVICE)).size());
            assertEquals(List.of(new URL(path[1], SERVICE)), Collections.list(cpu.getResources(SERVICE)));
            assertEquals(2, Collections.list(cpu.getResources("other")).size());
        }
    }
}
