package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeSelectorTest {
    private static final String ALL = "fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl";

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl, -onednn-avx512",
        "Linux, x86_64, fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl, -onednn-avx512",
        "Linux, amd64, fpu sse2 avx2 avx512f avx512dq avx512bw, -onednn",
        "Linux, amd64, fpu sse2 avx512f_not avx512dq avx512bw avx512vl, -onednn",
        "Linux, amd64, fpu sse2, -onednn",
        "Linux, aarch64, fp asimd, -",
        "Mac OS X, x86_64, fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl, -",
        "Windows 11, amd64, fpu, -"
    })
    void choosesByPlatformAndFlags(String os, String arch, String flags, String expected) {
        String info = "processor\t: 0\nmodel name\t: some\nflags\t\t: " + flags + "\nbugs\t\t: " + ALL + "\n";
        assertEquals(expected, NativeSelector.extension(os, arch, info));
    }

    @Test
    void withoutProcessorInfoTakesTheBuildThatRunsEverywhere() {
        assertEquals("-onednn", NativeSelector.extension("Linux", "amd64", ""));
    }

    @Test
    void keepsWhatTheUserSet() {
        EngineInfo.start();
        String before = System.getProperty(NativeSelector.PROPERTY);
        try {
            System.setProperty(NativeSelector.PROPERTY, "-onednn");
            NativeSelector.select();
            assertEquals("-onednn", System.getProperty(NativeSelector.PROPERTY));
        } finally {
            System.setProperty(NativeSelector.PROPERTY, before);
        }
    }

    @Test
    void describesTheBuildThatWasLoaded() {
        String line = EngineInfo.describe();
        assertTrue(line.matches("dl4j cpu onednn(-avx512)?, (1 thread|[2-9][0-9]* threads|1[0-9]+ threads)"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "/x/nd4j-native-linux-x86_64-onednn-avx512.jar/org/linux-x86_64-onednn-avx512/libjnind4jcpu.so, onednn-avx512",
        "/x/org/linux-x86_64-onednn/libjnind4jcpu.so, onednn",
        "/x/org/linux-x86_64/libjnind4jcpu.so, plain"
    })
    void readsTheBuildFromThePath(String path, String expected) {
        assertEquals(expected, EngineInfo.build(path));
    }
}
