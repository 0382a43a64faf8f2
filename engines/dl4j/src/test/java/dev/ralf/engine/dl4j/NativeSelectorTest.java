package dev.ralf.engine.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeSelectorTest {
    private static final String ALL = "fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl";

    private static String info(String flags) {
        return "processor\t: 0\nmodel name\t: some\nflags\t\t: " + flags + "\nbugs\t\t: " + ALL + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64, fpu sse2 avx2 avx512f avx512dq avx512bw avx512vl, -onednn-avx512 -onednn -",
        "linux-x86_64, fpu sse2 avx2 avx512f avx512dq avx512bw, -onednn -",
        "linux-x86_64, fpu sse2 avx512f_not avx512dq avx512bw avx512vl, -onednn -",
        "linux-x86_64, fpu sse2, -onednn -",
        "linux-x86_64, '', -onednn -",
        "windows-x86_64, '', -onednn -",
        "linux-arm64, fp asimd, -",
        "macosx-arm64, '', -"
    })
    void candidatesFollowPlatformAndFlags(String platform, String flags, String expected) {
        assertEquals(
                Arrays.asList(expected.split(" ")),
                NativeSelector.candidates(platform, flags.isEmpty() ? "" : info(flags)));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, x86_64, linux-x86_64",
        "Linux, aarch64, linux-arm64",
        "Linux, ppc64le, linux-ppc64le",
        "Mac OS X, x86_64, macosx-x86_64",
        "Mac OS X, aarch64, macosx-arm64",
        "Windows 11, amd64, windows-x86_64"
    })
    void namesPlatformsAsJavaCppDoes(String os, String arch, String expected) {
        assertEquals(expected, NativeSelector.platform(os, arch));
    }

    private static String choose(String flags, String set, String... present) {
        return NativeSelector.choose("linux-x86_64", info(flags), Optional.ofNullable(set), List.of(present)::contains);
    }

    @Test
    void takesTheBestThatIsThere() {
        assertEquals("-onednn-avx512", choose(ALL, null, "-", "-onednn", "-onednn-avx512"));
        assertEquals("-onednn", choose("fpu", null, "-", "-onednn", "-onednn-avx512"));
        assertEquals("-onednn", choose(ALL, null, "-onednn"));
        assertEquals("-", choose(ALL, null, "-"));
    }

    @Test
    void followsTheUser_whoGetsThePlainBuildWhereTheirsIsMissing() {
        assertEquals("-onednn", choose(ALL, "-onednn", "-onednn", "-onednn-avx512"));
        assertEquals("-onednn-avx512", choose(ALL, "-onednn-avx512", "-onednn", "-onednn-avx512"));
        assertEquals("-", choose(ALL, "-avx2", "-", "-onednn"));
    }

    @Test
    void nothingToLoadIsOneLine() {
        String message = assertThrows(IllegalStateException.class, () -> choose(ALL, "-avx2", "-onednn"))
                .getMessage();
        assertEquals(
                "ND4J's native library \"avx2\" (from org.bytedeco.javacpp.platform.extension) for linux-x86_64 is not on"
                        + " the class path, which has: onednn; there are builds for Linux, Windows and macOS on x86-64,"
                        + " see docs/engines.md; the plain-Java networks need none",
                message);
        String none = assertThrows(
                        IllegalStateException.class,
                        () -> NativeSelector.choose("linux-arm64", "", Optional.empty(), e -> false))
                .getMessage();
        assertTrue(none.startsWith("ND4J's native library for linux-arm64 is not on the class path; there are"), none);
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
        assertTrue(line.matches("dl4j cpu [a-z0-9-]+, (1 thread|\\d+ threads)( \\(no GPU: .+\\))?"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "/x/nd4j-native-linux-x86_64-onednn-avx512.jar/org/linux-x86_64-onednn-avx512/libjnind4jcpu.so, onednn-avx512",
        "/x/nd4j-native-linux-x86_64-onednn.jar/org/linux-x86_64-onednn/libjnind4jcpu.so, onednn",
        "/x/nd4j-native-linux-x86_64.jar/org/linux-x86_64/libjnind4jcpu.so, plain",
        "C:\\x\\linux-x86_64-avx2\\jnind4jcpu.dll, avx2",
        "libjnind4jcpu.so, plain"
    })
    void readsTheBuildFromThePath(String path, String expected) {
        assertEquals(expected, EngineInfo.build(path, "linux-x86_64"));
    }

    @Test
    void aBuildThatTheProcessorCannotRunIsRefused_notChanged() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> choose("fpu avx2", "-onednn-avx512", "-onednn", "-onednn-avx512"));
        assertEquals(
                "ND4J's native library \"onednn-avx512\" (from org.bytedeco.javacpp.platform.extension) needs AVX-512 (F, BW,"
                        + " DQ, VL), which this processor does not have: unset the property, or set it to -onednn",
                e.getMessage());
        assertEquals(
                "-onednn-avx512",
                NativeSelector.choose("linux-x86_64", "", java.util.Optional.of("-onednn-avx512"), x -> true));
    }
}
