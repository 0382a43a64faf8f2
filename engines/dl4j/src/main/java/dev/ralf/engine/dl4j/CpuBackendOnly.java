package dev.ralf.engine.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Hides ND4J's CUDA backend from its search for backends. ND4J takes a backend's priority from environment variables
 * alone, and asks the CUDA one first.
 */
final class CpuBackendOnly extends ClassLoader {
    private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
    private static final String CUDA = "org.nd4j.linalg.jcublas";

    CpuBackendOnly(ClassLoader parent) {
        super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> all = super.getResources(name);
        if (!name.equals(SERVICE)) {
            return all;
        }
        List<URL> kept = new ArrayList<>();
        for (URL url : Collections.list(all)) {
            try (InputStream in = url.openStream()) {
                if (!new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(CUDA)) {
                    kept.add(url);
                }
            }
        }
        return Collections.enumeration(kept);
    }
}
