package dev.ralf.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.loop.RoundRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>.*?</script>", Pattern.DOTALL);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

    static Stream<Arguments> studies() {
        return Stream.of(
                Arguments.of("full", SyntheticStudies.full()),
                Arguments.of("minimal", SyntheticStudies.minimal()),
                Arguments.of("troubled", SyntheticStudies.troubled()),
                Arguments.of("no record at all", empty()));
    }

    private static ReportInput empty() {
        return SyntheticStudies.input(
                List.of(), StatisticsPlan.of("argmax/accuracy"), List.of("mlp+standard+random: out of memory"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("studies")
    void sameInputGivesSameBytes(String name, ReportInput input) {
        ReportInput copy = new ReportInput(
                input.name(),
                input.description(),
                input.datasetName(),
                input.datasetFacts(),
                input.classes(),
                new ArrayList<>(input.records()),
                input.plan(),
                input.specYaml(),
                input.resolvedYaml(),
                input.provenance(),
                input.failures(),
                input.attackSettings());
        assertEquals(Report.html(input), Report.html(copy));
        assertEquals(Report.markdown(input), Report.markdown(copy));
        assertEquals(Report.csv(input), Report.csv(copy));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("studies")
    void pageLoadsNothingFromTheNetwork(String name, ReportInput input) {
        String markup = markup(Report.html(input));
        Matcher loads = Pattern.compile(
                        "(?:src|srcset|data|action|poster)\\s*=\\s*[\"']?\\s*(?:https?:)?//|<link|@import|<iframe")
                .matcher(markup);
        assertFalse(loads.find(), () -> "loads from the network: " + loads.group());
        assertFalse(Pattern.compile("url\\(").matcher(markup).find(), "a style refers to another resource");
        assertTrue(markup.contains("default-src 'none'"), "the page forbids itself every load");
        assertFalse(
                Pattern.compile("<script[^>]+src").matcher(Report.html(input)).find());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("studies")
    void pageHasEverySectionWellFormedTablesAndUniqueIds(String name, ReportInput input) {
        String markup = markup(Report.html(input));
        for (String id : List.of(
                "summary", "curves", "trade-offs", "finals", "comparisons", "certificate", "method", "sign-off")) {
            assertTrue(markup.contains("<section id=\"" + id + "\">"), id);
        }
        Set<String> ids = new HashSet<>();
        Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(markup);
        while (id.find()) {
            assertTrue(ids.add(id.group(1)), () -> "id twice: " + id.group(1));
        }
        for (String tag :
                List.of("table", "tr", "td", "section", "figure", "dl", "details", "div", "ul", "p", "strong")) {
            assertEquals(
                    count(markup, "<" + tag + "(?=[ >])"), count(markup, "</" + tag + ">"), "open and closed " + tag);
        }
        assertEquals(count(markup, "<table"), count(markup, "<caption"), "every table has a caption");
        assertEquals(1, count(markup, "<h1"));
        assertEquals(
                count(input.description(), "\\{\\{"), count(markup, "\\{\\{"), "a slot of the template was left open");
        assertFalse(markup.contains("NaN"), "an undefined number is shown as a dash");
        assertFalse(markup.contains("null"), "nothing is shown as null");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("studies")
    void wordsPromiseNothing(String name, ReportInput input) {
        String text = (markup(Report.html(input)) + Report.markdown(input)).toLowerCase(java.util.Locale.ROOT);
        for (String word : List.of("unbiased", "debias", "guaranteed")) {
            assertFalse(text.contains(word), word);
        }
    }

    @Test
    void finalValuesAreMeansAndDeviationsOverSeeds() {
        // accuracies 0.70, 0.80 and 0.90: mean 0.8, standard deviation 0.1; t(2, 0.975) = 4.302653
        ReportInput input = accuracies("random", 0.70, 0.80, 0.90);
        assertTrue(row(Report.html(input), "finals-overall", "random").contains("0.800 ± 0.100"));
        Study study = new Study(input);
        SeedSummary summary = study.summary(study.cells().get(0), "argmax/accuracy");
        assertEquals(0.8, summary.mean(), 1e-12);
        assertEquals(0.1, summary.sd(), 1e-12);
        assertEquals(0.8 - 4.302653 * 0.1 / Math.sqrt(3), summary.low(), 1e-6);
        assertEquals(0.8 + 4.302653 * 0.1 / Math.sqrt(3), summary.high(), 1e-6);
    }

    @Test
    void comparisonsArePairedBySeedWithHandComputedNumbers() {
        // differences 0.01, 0.02, 0.03: mean 0.02, sd 0.01, t-interval 0.02 -+ 4.302653 * 0.01 / sqrt 3 = 0.0248
        List<RoundRecord> records =
                new ArrayList<>(accuracies("random", 0.70, 0.80, 0.90).records());
        records.addAll(accuracies("entropy", 0.71, 0.82, 0.93).records());
        ReportInput input = SyntheticStudies.input(records, StatisticsPlan.of("argmax/accuracy"), List.of());
        Comparison c = new Family(new Study(input)).comparisons().get(0);
        assertEquals(3, c.pairs());
        assertEquals(0.02, c.mean(), 1e-12);
        assertEquals(0.02 - 0.0248413, c.tLow(), 1e-6);
        assertEquals(0.02 + 0.0248413, c.tHigh(), 1e-6);
        assertEquals(0.25, c.signFlip(), 1e-12, "2 of 2^3 sign vectors");
        assertEquals(0.25, c.holm(), 1e-12, "a family of one");
        assertEquals(3, c.wins());
        String row = row(Report.html(input), "comparisons-primary", "entropy");
        for (String part :
                List.of("+0.020", "−0.005 to +0.045", "0.250", "3 / 0 / 0", "higher in this run (descriptive)")) {
            assertTrue(row.contains(part), () -> part + " in " + row);
        }
    }

    @Test
    void familyCoversEveryCellWithHolmOverAllOfIt() {
        Family family = new Family(new Study(SyntheticStudies.full()));
        assertEquals(6, family.comparisons().size());
        // 5 seeds: the smallest sign-flip p is 2 / 2^5 = 0.0625, times 6
        assertTrue(family.reachSentence().contains("0.3750"), family.reachSentence());
        assertTrue(family.reachSentence().contains("this design cannot show a difference of any size"));
        String html = Report.html(SyntheticStudies.full());
        assertTrue(html.contains("this design cannot show a difference of any size"));
        assertTrue(html.contains("Descriptive: 5 seeds, where at least 20 are needed"));
    }

    @Test
    void designThatCanShowSaysWhatItShows() {
        ReportInput input = SyntheticStudies.full(20);
        String html = Report.html(input);
        assertFalse(html.contains("cannot show a difference"));
        assertFalse(html.contains("Descriptive: "));
        assertTrue(html.contains("better than random: pgd + density-herding"), "made 0.03 better, sd 0.01");
        assertTrue(html.contains("worse than random: pgd + entropy"), "made 0.03 worse, sd 0.01");
    }

    @Test
    void fewerSeedsThanPromisedClaimNothing() {
        // ten seeds, every one 0.02 worse: sign-flip p 2 / 2^10, yet the plan asks for 20 seeds
        double[] base = new double[10];
        double[] worse = new double[10];
        for (int i = 0; i < 10; i++) {
            base[i] = 0.7 + 0.01 * i;
            worse[i] = base[i] - 0.02 - 0.0001 * i;
        }
        List<RoundRecord> records = new ArrayList<>(accuracies("random", base).records());
        records.addAll(accuracies("entropy", worse).records());
        StatisticsPlan plan = StatisticsPlan.of("argmax/accuracy");
        String html = Report.html(SyntheticStudies.input(records, plan, List.of()));
        assertTrue(html.contains("<dt>Answer</dt><dd>Descriptive only, 10 seeds, where at least 20 are needed"));
        assertTrue(row(html, "comparisons-primary", "entropy").contains("lower in this run (descriptive)"));
        assertFalse(html.contains("Shown at level"));
        assertFalse(html.contains("could be shown."), "the design is not praised either");
        StatisticsPlan ten = new StatisticsPlan("argmax/accuracy", "final", "acquisition", "random", 0.05, 10);
        String shown = Report.html(SyntheticStudies.input(records, ten, List.of()));
        assertTrue(shown.contains("Shown at level 0.05 in the family of 1: worse than random: entropy."));
    }

    @Test
    void questionIsTheDeclaredComparisonAndDeviationsAreNamed() {
        String html = Report.html(SyntheticStudies.full());
        assertTrue(html.contains("does any of entropy, margin, density-herding differ from random in robust accuracy"));
        assertTrue(html.contains("the comparison declared before the run; the author&#39;s description stands apart"));
        assertTrue(html.contains("(standard deviation over 5 seeds: 0.0"));
        String summary = section(html, "summary", "curves");
        assertFalse(summary.contains("±"), "a deviation in prose is named");
    }

    @Test
    void costsOfRobustTrainingArePairedBySeed() {
        // pgd minus standard in clean accuracy: -0.01, -0.02, -0.03; in robust accuracy always +0.3
        List<RoundRecord> records = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            for (String training : List.of("standard", "pgd")) {
                boolean robust = training.equals("pgd");
                Map<String, Double> metrics = Map.of(
                        "argmax/accuracy",
                        0.7 + 0.1 * seed - (robust ? 0.01 * (seed + 1) : 0),
                        "argmax/robust-accuracy.pgd",
                        0.1 + 0.1 * seed + (robust ? 0.3 : 0));
                records.add(new RoundRecord(
                        RoundRecord.SCHEMA, "mlp", training, "random", seed, 0, 20, 0, 0, metrics, new int[0]));
            }
        }
        String html = Report.html(SyntheticStudies.input(records, StatisticsPlan.of("argmax/accuracy"), List.of()));
        assertTrue(
                html.contains("standard: clean 0.800 [0.552, 1.048], robust 0.200"), "0.8 -+ 4.302653 * 0.1 / sqrt 3");
        assertTrue(
                html.contains(
                        "pgd instead of standard changes clean accuracy by −0.020 [−0.045, +0.005] and robust accuracy by +0.300"));
    }

    @Test
    void lossesAndUnfairnessAreBetterWhenSmall() {
        List<RoundRecord> records = new ArrayList<>(
                values("random", "model/log-loss", 0.7, 0.8, 0.9).records());
        records.addAll(values("entropy", "model/log-loss", 0.6, 0.7, 0.95).records());
        ReportInput input = SyntheticStudies.input(records, StatisticsPlan.of("model/log-loss"), List.of());
        Comparison c = new Family(new Study(input)).comparisons().get(0);
        assertEquals(2, c.wins());
        assertEquals(1, c.losses());
        assertTrue(Report.html(input).contains("does entropy differ from random in log-loss with 20 labels?"));
    }

    @Test
    void primaryMetricCanBeTheAreaUnderTheCurve() {
        // labels 10, 20, 40 with accuracies 0.5, 0.7, 0.9: (10 * 0.6 + 20 * 0.8) / 30 = 0.7333
        List<RoundRecord> records = new ArrayList<>();
        int[] labels = {10, 20, 40};
        double[] values = {0.5, 0.7, 0.9};
        for (int round = 0; round < 3; round++) {
            records.add(new RoundRecord(
                    RoundRecord.SCHEMA,
                    "mlp",
                    "standard",
                    "random",
                    0,
                    round,
                    labels[round],
                    0,
                    0,
                    Map.of("argmax/accuracy", values[round]),
                    new int[0]));
        }
        StatisticsPlan plan = new StatisticsPlan("argmax/accuracy", "mean", "acquisition", "random", 0.05, 20);
        Study study = new Study(SyntheticStudies.input(records, plan, List.of()));
        assertEquals(22.0 / 30, new Family(study).summary(study.cells().get(0)).mean(), 1e-12);
    }

    @Test
    void minimalStudySaysWhyThingsAreMissing() {
        String html = Report.html(SyntheticStudies.minimal());
        assertTrue(html.contains("Nothing stands beside it to compare"));
        assertTrue(html.contains("Robust accuracy (no attack is in the spec)"));
        assertTrue(html.contains("Unfairness, largest gap (the data set names no sensitive attribute)"));
        assertTrue(html.contains("– a trade-off needs two criteria, and only Clean accuracy was measured"));
        assertTrue(html.contains("– No fair decision rule was fitted"));
        assertTrue(html.contains("random is the only acquisition"));
        assertTrue(row(html, "finals-overall", "random").contains("0.750"));
        assertFalse(row(html, "finals-overall", "random").contains("±"), "one seed has no deviation");
    }

    @Test
    void failuresGapsAndUndefinedNumbersAreShown() {
        ReportInput input = SyntheticStudies.troubled();
        String html = Report.html(input);
        assertTrue(html.contains("training diverged, &lt;loss&gt; &amp; gradient not finite"));
        assertTrue(html.contains("pgd + margin, seed 3: stopped after round 2 of 5"));
        assertTrue(html.contains("standard + entropy, seed 4: no record"));
        assertTrue(html.contains("(4 of 5)"), "one seed of random has no unfairness");
        Family family = new Family(new Study(input));
        for (Comparison c : family.comparisons()) {
            boolean short1 = c.cell().acquisition().equals("entropy")
                    && c.cell().training().equals("standard");
            boolean short2 = c.cell().acquisition().equals("margin")
                    && c.cell().training().equals("pgd");
            assertEquals(short1 || short2 ? 4 : 5, c.pairs(), c.cell().toString());
        }
    }

    @Test
    void everythingFromDataIsEscaped() {
        ReportInput input = SyntheticStudies.troubled();
        String html = Report.html(input);
        assertFalse(html.contains("<script>alert"), "a name became a script");
        assertFalse(html.contains("<b>herding"), "a name became markup");
        assertFalse(html.contains("<F &"), "a group became markup");
        assertTrue(html.contains("&lt;script&gt;alert(&#39;name&#39;)&lt;/script&gt;"));
        assertTrue(html.contains("&lt;F &amp; &quot;f&quot;&gt;"));
        assertTrue(html.contains("{{css}}"), "a name of a slot in the data stays text");
        assertEquals(3, count(html, "<script"), "data, library, code");
        assertEquals(3, count(html, "</script"), "nothing in a script ends it");
        JsonNode data = data(html);
        assertEquals("<b>herding</b>", data.get("acquisitions").get(3).stringValue());

        String markdown = Report.markdown(input);
        assertFalse(markdown.contains("<b>"), "markup in Markdown");
        assertTrue(markdown.contains("&lt;b&gt;herding&lt;/b&gt;"));
        assertTrue(markdown.contains("&lt;/title&gt;"));
    }

    @Test
    void printKeepsTheSignOffTogetherAndHidesChoices() {
        String html = Report.html(SyntheticStudies.full());
        String print = html.substring(html.lastIndexOf("@media print"));
        print = print.substring(0, print.indexOf("</style>"));
        assertTrue(Pattern.compile("#sign-off \\{ break-inside: avoid")
                .matcher(print)
                .find());
        assertTrue(Pattern.compile("\\.controls input, \\.controls label\\.choice,[^{]*\\{ display: none")
                .matcher(print)
                .find());
        assertTrue(html.contains("Differences from random at the last round, metric by metric (descriptive)"));
        assertTrue(MethodSection.glossary().get("sign-flip p").contains("up to 30 seeds, random ones beyond"));
    }

    @Test
    void everyMarkdownTableHasOneWidth() {
        String markdown = Report.markdown(SyntheticStudies.troubled());
        int width = 0;
        int tables = 0;
        for (String line : markdown.lines().toList()) {
            int cells = line.startsWith("|") ? line.replaceAll("\\\\.", "").split("\\|", -1).length : 0;
            if (cells > 0 && width == 0) {
                tables++;
            }
            assertTrue(width == 0 || cells == 0 || cells == width, line);
            width = cells;
        }
        assertTrue(tables >= 10, "tables found: " + tables);
    }

    @Test
    void scriptEndInTheLibraryIsDefused() {
        assertEquals("a('<\\/script>', '<\\/SCRIPT')", HtmlWriter.script("a('</script>', '</SCRIPT')"));
    }

    @Test
    void curvesInThePageAreMeansOverSeeds() {
        ReportInput input = SyntheticStudies.full();
        JsonNode data = data(Report.html(input));
        // 8 cells; accuracy, robust accuracy, unfairness and worst group for 2 rules, ECE and log-loss once
        assertEquals(8 * (4 * 2 + 2), data.get("curves").size());
        JsonNode curve = data.get("curves").get(0);
        assertEquals(6, curve.get("points").size());
        double mean = input.records().stream()
                .filter(r -> r.acquisition().equals("random") && r.training().equals("standard") && r.round() == 0)
                .mapToDouble(r -> r.metrics().get("argmax/accuracy"))
                .average()
                .getAsDouble();
        JsonNode first = curve.get("points").get(0);
        assertEquals(148, first.get(0).doubleValue(), 0, "40 training + 8 validation + 100 calibration labels");
        assertEquals(mean, first.get(1).doubleValue(), 5e-7, "rounded to six decimals");
        assertEquals(5, first.get(4).intValue());
    }

    @Test
    void paretoFrontOfTheTableIsThatOfTheDrawing() {
        String html = Report.html(SyntheticStudies.full());
        int drawn = 0;
        for (JsonNode point : data(html).get("tradeoffs").get(0).get("points")) {
            drawn += point.get("front").intValue() > 0 ? 1 : 0;
        }
        assertTrue(drawn > 0);
        assertEquals(drawn, count(table(html, "tradeoff-table-0"), "●"));
    }

    @Test
    void certificatesStandBesideHoldOutNumbers() {
        String html = Report.html(SyntheticStudies.full());
        String margin = row(html, "certificates", "margin");
        assertTrue(margin.contains("in part 4/5"), margin);
        assertTrue(margin.contains("4.0e−08"), margin);
        assertTrue(
                html.contains("For 38 of 40 fitted fair rules at the last round the randomised mixture is certified"));
        assertTrue(html.contains("not a promise of accuracy or of fairness on hold-out data"));
    }

    @Test
    void deployedRuleIsToldFromTheCertifiedMixture() {
        Map<String, Double> metrics = new HashMap<>(Map.of(
                "argmax/accuracy", 0.9,
                "fair(0.05)/accuracy", 0.88,
                "fair(0.05)/certified", 1.0,
                "fair(0.05)/certificate-gap", 0.0,
                "fair(0.05)/tie-slack", 0.013,
                "fair(0.05)/calibration-unfairness-max", 0.058,
                "fair(0.05)/unfairness-max/Gender", 0.071,
                "argmax/unfairness-max/Gender", 0.2,
                "argmax/accuracy-worst/Gender", 0.85,
                "fair(0.05)/accuracy-worst/Gender", 0.80));
        metrics.put("mixed/tie-slack", 0.0);
        metrics.put("mixed/unfairness-max/Gender", 0.04);
        RoundRecord record =
                new RoundRecord(RoundRecord.SCHEMA, "mlp", "standard", "random", 0, 0, 20, 0, 9, metrics, new int[0]);
        String html =
                Report.html(SyntheticStudies.input(List.of(record), StatisticsPlan.of("argmax/accuracy"), List.of()));
        assertTrue(html.contains("the randomised mixture is certified optimal on its calibration sample"));
        String own =
                "fair(0.05): deployed is the deterministic rule, not the certified mixture; its own unfairness on the"
                        + " calibration samples is 0.058 for a tolerance of 0.05, which ties may let it exceed by the tie slack, at"
                        + " most 0.013";
        assertEquals(2, count(html, Pattern.quote(own)), "in the summary and in the section");
        assertTrue(
                html.contains("fair(0.05): hold-out unfairness (Gender) is 0.071, above the tolerance of 0.05 in 1 of 1"
                        + " fitted rule."));
        assertTrue(html.contains("mixed: hold-out unfairness (Gender) is 0.040."), "a rule with its own name");
        assertTrue(html.contains("biased upwards at finite test size"));
        assertTrue(html.contains("accuracy of the worst group (Gender) by −0.050"));
    }

    @Test
    void tolerancesAreReadFromIds() {
        assertEquals(0.05, FairRules.tolerance("fair(0.05)").orElseThrow());
        assertEquals(0, FairRules.tolerance("fair-mix(0)").orElseThrow());
        assertEquals(0.1, FairRules.tolerance("fair-odds-blind-mix(0.1)").orElseThrow());
        assertEquals(0.1, FairRules.tolerance("fair-opportunity-ties(0.1)").orElseThrow());
        assertEquals("", FairRules.scope("fair(0.05)"));
        assertTrue(FairRules.scope("fair-odds(0)").contains("every decision given every class"));
        assertTrue(FairRules.scope("fair-opportunity(0)").contains("right decisions given the class"));
        String blind = FairRules.scope("fair-blind(0)");
        assertTrue(blind.startsWith("fair-blind(0): decisions do not see the attribute"), blind);
        for (String other : List.of("argmax", "fair", "fair()", "fair(2)", "unfair(0.1)", "strict", "fair(0.1)x")) {
            assertTrue(FairRules.tolerance(other).isEmpty(), other);
        }
    }

    @Test
    void reasonsForMissingNumbersAreTheRightOnes() {
        String failed = Report.html(empty());
        assertTrue(failed.contains("Robust accuracy (no round was recorded)"), "an attack is in the spec");
        assertFalse(failed.contains("names no sensitive attribute"), "nobody knows");
        ReportInput trees = accuracies("random", 0.5);
        assertTrue(Report.html(trees).contains("these models give no input gradients"));
        ReportInput named = withFacts(trees, Map.of("sensitive attribute Gender", "Female 2, Male 3"));
        assertTrue(Report.html(named).contains("names a sensitive attribute, but nothing was measured by group"));
    }

    @Test
    void caveatsWeightsAndUnitsOfTheDataAreSaid() {
        Map<String, String> facts = new java.util.LinkedHashMap<>();
        facts.put("caveat 1", "rows repeat");
        facts.put("weighting", "every row counts with its exposure.");
        facts.put("units", "epsilon is in standard deviations");
        String html = Report.html(withFacts(SyntheticStudies.full(), facts));
        String summary = section(html, "summary", "curves");
        assertTrue(summary.contains("<li>Of the data set: rows repeat.</li>"));
        String units = "Units of the attack settings: epsilon is in standard deviations.";
        String[] sections = {
            "summary", "curves", "trade-offs", "finals", "comparisons", "certificate", "method", "sign-off"
        };
        for (int i = 0; i < 7; i++) {
            int wanted = sections[i].equals("certificate") ? 0 : 1;
            assertEquals(wanted, count(section(html, sections[i], sections[i + 1]), units), sections[i]);
        }
        String weights = "Weights: every row counts with its exposure.";
        assertEquals(1, count(section(html, "finals", "comparisons"), weights));
        assertEquals(1, count(section(html, "method", "sign-off"), weights));
    }

    @Test
    void bestMeansAreBoldAndZeroSharesAreOneSentence() {
        List<RoundRecord> records = new ArrayList<>();
        double[] accuracy = {0.7001, 0.7002, 0.6};
        double[] zero = {0, 0.0001, 0};
        String[] names = {"random", "entropy", "margin"};
        for (int i = 0; i < 3; i++) {
            Map<String, Double> metrics = Map.of(
                    "argmax/accuracy",
                    accuracy[i],
                    "model/ece",
                    0.1 + 0.1 * i,
                    "argmax/robust-accuracy.pgd",
                    0.3,
                    "argmax/gradient-zero-share.pgd",
                    zero[i]);
            records.add(new RoundRecord(
                    RoundRecord.SCHEMA, "mlp", "standard", names[i], 0, 0, 20, 0, 0, metrics, new int[0]));
        }
        ReportInput input = SyntheticStudies.input(records, StatisticsPlan.of("argmax/accuracy"), List.of());
        String html = Report.html(input);
        assertEquals(2, count(table(html, "finals-overall"), "<strong>0.700</strong>"), "equal as printed");
        assertFalse(table(html, "finals-overall").contains("<strong>0.600"));
        assertTrue(table(html, "finals-calibration").contains("<strong>0.100</strong>"), "the lowest error");
        assertFalse(table(html, "finals-calibration").contains("<strong>0.300"));
        assertTrue(html.contains("Zero gradients (pgd): a share of 0.000 for every cell, rule and seed."));
        assertFalse(table(html, "finals-attacks").contains("Zero gradients"));
        assertTrue(Report.markdown(input).contains("**0.700**"));
        assertTrue(table(Report.html(SyntheticStudies.full()), "finals-attacks").contains("Zero gradients"));
    }

    private static ReportInput withFacts(ReportInput input, Map<String, String> facts) {
        return new ReportInput(
                input.name(),
                input.description(),
                input.datasetName(),
                facts,
                input.classes(),
                input.records(),
                input.plan(),
                input.specYaml(),
                input.resolvedYaml(),
                input.provenance(),
                input.failures(),
                input.attackSettings());
    }

    private static String section(String html, String id, String next) {
        return html.substring(
                html.indexOf("<section id=\"" + id + "\">"), html.indexOf("<section id=\"" + next + "\">"));
    }

    @Test
    void strongerTransferAttackIsCalledOut() {
        Map<String, Double> metrics =
                Map.of("argmax/accuracy", 0.9, "argmax/robust-accuracy.pgd", 0.5, "argmax/transfer-accuracy.pgd", 0.3);
        RoundRecord record =
                new RoundRecord(RoundRecord.SCHEMA, "mlp", "standard", "random", 0, 0, 20, 0, 0, metrics, new int[0]);
        String html = Report.html(
                SyntheticStudies.input(List.of(record), StatisticsPlan.of("argmax/robust-accuracy.pgd"), List.of()));
        assertTrue(html.contains("the non-adaptive transfer attack is stronger (accuracy 0.300 against 0.500)"));
        assertTrue(html.contains("Robust accuracy is probably overstated in 1 place"));
    }

    @Test
    void csvHoldsEveryMeasurementInShortestForm() {
        ReportInput input = SyntheticStudies.troubled();
        List<String> lines = List.of(Report.csv(input).split("\r\n"));
        int measurements =
                input.records().stream().mapToInt(r -> r.metrics().size()).sum();
        assertEquals(1 + measurements, lines.size());
        assertTrue(lines.get(0).startsWith("learner,training,acquisition,seed,round,labels_train,"));
        assertTrue(lines.stream().anyMatch(l -> l.contains(",Gender,\"<F & \"\"f\"\">\",")));
        assertTrue(lines.stream().anyMatch(l -> l.endsWith(",unfairness-max,Gender,,NaN")));
        RoundRecord first = input.records().get(0);
        assertTrue(lines.contains("mlp,standard,random,0,0,40,8,100,148,argmax,accuracy,,,"
                + first.metrics().get("argmax/accuracy")));
    }

    @Test
    void twoRecordsOfOneRoundAreRefused() {
        ReportInput input = accuracies("random", 0.5);
        List<RoundRecord> twice = new ArrayList<>(input.records());
        twice.addAll(input.records());
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Report.html(SyntheticStudies.input(twice, input.plan(), List.of())));
        assertEquals("two records of mlp+standard+random, seed 0, round 0", e.getMessage());
    }

    @Test
    void orderOfRecordsInsideCellsDoesNotMatter() {
        ReportInput input = SyntheticStudies.full();
        List<RoundRecord> turned = new ArrayList<>(input.records());
        // cells keep the order in which they first appear; seeds and rounds come in any order
        turned.sort((a, b) -> {
            int cell = cell(input, a) - cell(input, b);
            return cell != 0 ? cell : b.seed() * 10 + b.round() - a.seed() * 10 - a.round();
        });
        ReportInput other = SyntheticStudies.input(turned, input.plan(), List.of());
        assertEquals(Report.html(input), Report.html(other));
    }

    private static int cell(ReportInput input, RoundRecord record) {
        Map<String, Integer> order = new HashMap<>();
        input.records().forEach(r -> order.putIfAbsent(r.cell(), order.size()));
        return order.get(record.cell());
    }

    private static ReportInput accuracies(String acquisition, double... values) {
        return values(acquisition, "argmax/accuracy", values);
    }

    private static ReportInput values(String acquisition, String key, double... values) {
        List<RoundRecord> records = new ArrayList<>();
        for (int seed = 0; seed < values.length; seed++) {
            records.add(new RoundRecord(
                    RoundRecord.SCHEMA,
                    "mlp",
                    "standard",
                    acquisition,
                    seed,
                    0,
                    20,
                    0,
                    0,
                    Map.of(key, values[seed]),
                    new int[0]));
        }
        return SyntheticStudies.input(records, StatisticsPlan.of(key), List.of());
    }

    private static JsonNode data(String html) {
        Matcher matcher = DATA.matcher(html);
        assertTrue(matcher.find());
        return JsonMapper.builder().build().readTree(matcher.group(1));
    }

    private static String table(String html, String id) {
        int from = html.indexOf("<table id=\"" + id + "\">");
        assertTrue(from >= 0, "no table " + id);
        return html.substring(from, html.indexOf("</table>", from));
    }

    /** The first row of a table that names {@code name}, without tags. */
    private static String row(String html, String table, String name) {
        return table(html, table)
                .lines()
                .filter(line -> line.startsWith("<tr") && line.contains(">" + name + "<"))
                .findFirst()
                .orElseThrow()
                .replaceAll("<[^>]*>", " ");
    }

    /** The page without what stands in scripts. */
    private static String markup(String html) {
        return SCRIPT.matcher(html).replaceAll("").replaceAll("(?s)<pre>.*?</pre>", "");
    }

    private static int count(String text, String regex) {
        return (int) Pattern.compile(regex).matcher(text).results().count();
    }
}
