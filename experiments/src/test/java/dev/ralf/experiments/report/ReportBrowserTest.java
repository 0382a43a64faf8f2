package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, where one is installed. */
class ReportBrowserTest {
    private static Path browser;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findBrowser() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no chromium or google-chrome on the PATH: the page is not tried in a browser");
        browser = found.get();
    }

    @Test
    void everyChartOfTheFullStudyIsDrawnWithoutError() throws Exception {
        String dom = render(SyntheticStudies.full());
        for (CurvesSection.Panel panel : CurvesSection.PANELS) {
            assertTrue(plot(dom, "curve-" + panel.id()).contains("<svg"), panel.id());
        }
        for (String figure : List.of(
                "explorer",
                "epsilon-0",
                "groups-0",
                "tolerance-0",
                "reliability",
                "selected-entropy",
                "selected-class",
                "selected-group-0")) {
            assertTrue(plot(dom, figure).contains("<svg") && plot(dom, figure).contains("<path"), figure);
        }
        assertTrue(dom.contains("data-explored=\"true\""), "other axes and points can be chosen");
        String tradeoff = plot(dom, "tradeoff-0");
        assertTrue(tradeoff.contains("<svg") && tradeoff.contains("<path"), "the trade-off has points");
        assertTrue(dom.contains("density-herding</label>"), "the legend names the acquisitions");
        assertTrue(dom.contains("data-bands=\"true\""), "eight series have their bands");
        assertTrue(dom.contains("data-closed-in-print=\"false\""), "what is folded is open for print");
        assertTrue(dom.contains("data-closed-after=\"true\""), "and folded again afterwards");
        String key = dom.substring(dom.indexOf("id=\"tradeoff-0-key\""));
        key = key.substring(0, key.indexOf("</div>"));
        for (String name : List.of("argmax", "fair(0.05)", "random", "entropy", "standard", "pgd")) {
            assertTrue(key.contains(name + "</span>"), name + " in the legend of the trade-offs");
        }
    }

    @Test
    void studyWithGapsAndHostileNamesIsDrawnWithoutError() throws Exception {
        String dom = render(SyntheticStudies.troubled());
        assertTrue(plot(dom, "curve-unfairness-max").contains("<svg"));
        assertTrue(dom.contains("&lt;b&gt;herding&lt;/b&gt;</label>"), "a name in the legend stays text");
    }

    @Test
    void minimalStudyIsDrawnWithoutError() throws Exception {
        String dom = render(SyntheticStudies.minimal());
        assertTrue(plot(dom, "curve-accuracy").contains("<svg"));
        assertTrue(dom.contains("data-bands=\"true\""), "one series has its band");
        assertEquals(
                3, Pattern.compile("class=\"plot\"").matcher(dom).results().count(), "accuracy, log-loss, explorer");
    }

    @Test
    void unfairnessUnderAttackIsDrawn() throws Exception {
        String dom = render(SyntheticStudies.attackedFairness());
        for (String figure : List.of("unfairness-attacked-0", "tolerance-attacked-0")) {
            assertTrue(plot(dom, figure).contains("<svg") && plot(dom, figure).contains("<path"), figure);
        }
    }

    /** A window may not be narrower than some hundred pixels; a frame may. */
    @Test
    void aPhoneNeedsNoSidewaysScrolling() throws Exception {
        Files.writeString(folder.resolve("page.html"), Report.html(SyntheticStudies.attackedFairness()));
        Path frames = folder.resolve("frames.html");
        Files.writeString(
                frames,
                "<!doctype html><body><iframe src='page.html' width='390' height='800'></iframe>"
                        + "<iframe src='page.html' width='320' height='800'></iframe>"
                        + "<script>window.onload = () => document.querySelectorAll('iframe').forEach(f => {"
                        + " const root = f.contentDocument.documentElement;"
                        + " f.dataset.ready = f.contentDocument.body.dataset.ready;"
                        + " f.dataset.excess = String(root.scrollWidth - root.clientWidth); });</script>");
        Path dom = folder.resolve("dom.html");
        browse(frames, dom, folder.resolve("log.txt"), "--allow-file-access-from-files");
        String text = Files.readString(dom, StandardCharsets.UTF_8);
        assertEquals(
                2,
                Pattern.compile("data-ready=\"true\" data-excess=\"0\"")
                        .matcher(text)
                        .results()
                        .count(),
                text);
    }

    private static String plot(String dom, String id) {
        int from = dom.indexOf("id=\"" + id + "\"");
        assertTrue(from >= 0, "no chart " + id);
        return dom.substring(from, dom.indexOf("</figure>", from));
    }

    private String render(ReportInput input) throws IOException, InterruptedException {
        Path page = folder.resolve("report.html");
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("log.txt");
        // the page forbids itself the network; the first script notes any error for the check below
        Files.writeString(
                page,
                Report.html(input)
                        .replaceFirst(
                                "<script type=\"application/json\"",
                                "<script>window.addEventListener('error', e => document.body.dataset.error ="
                                        + " e.message);"
                                        + "document.addEventListener('securitypolicyviolation', e =>"
                                        + " document.body.dataset.error = 'request ' + e.blockedURI);"
                                        + "window.addEventListener('load', () => { const d = document.body.dataset;"
                                        + " d.requests = performance.getEntriesByType('resource').length;"
                                        + " const plot = document.getElementById('explorer');"
                                        + " const before = plot.getAttribute('aria-label');"
                                        + " plot.parentNode.querySelectorAll('select').forEach(s => { s.selectedIndex ="
                                        + " s.options.length - 1; s.dispatchEvent(new Event('change')); });"
                                        + " d.explored = String(plot.getAttribute('aria-label') !== before);"
                                        + " const bands = document.querySelector('#curve-controls > label:not(.choice)"
                                        + " input'); d.bands = String(bands !== null && bands.checked);"
                                        + " const closed = () =>"
                                        + " document.querySelectorAll('details:not([open])').length > 0;"
                                        + " window.dispatchEvent(new Event('beforeprint')); d.closedInPrint ="
                                        + " String(closed()); window.dispatchEvent(new Event('afterprint'));"
                                        + " d.closedAfter = String(closed()); });</script>\n<script type=\"application/json\""));
        browse(page, dom, log);
        String text = Files.readString(dom, StandardCharsets.UTF_8);
        assertFalse(text.contains("data-error="), () -> text.replaceAll("(?s).*data-error=\"([^\"]*)\".*", "$1"));
        assertTrue(text.contains("data-ready=\"true\""), "report.js ran to its end");
        assertTrue(text.contains("data-requests=\"0\""), "the page asks for nothing");
        List<String> console = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains(":CONSOLE"))
                .toList();
        assertEquals(List.of(), console, "messages on the console");
        return text;
    }

    private void browse(Path page, Path dom, Path log, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1280,2000",
                "--dump-dom"));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser did not finish within a minute");
        } finally {
            process.destroyForcibly();
        }
    }
}
