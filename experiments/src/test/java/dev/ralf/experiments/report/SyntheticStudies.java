package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Studies with made-up numbers, the same each time. */
final class SyntheticStudies {
    static final List<String> ACQUISITIONS = List.of("random", "entropy", "margin", "density-herding");
    static final List<String> TRAININGS = List.of("standard", "pgd");
    static final List<String> GROUPS = List.of("Female", "Male");

    private SyntheticStudies() {}

    /** 2 trainings, 4 acquisitions, 5 seeds, 6 rounds, rules argmax and fair(0.05), one attribute of two groups. */
    static ReportInput full() {
        return full(5);
    }

    static ReportInput full(int seeds) {
        return input(records(seeds), StatisticsPlan.of("argmax/robust-accuracy.pgd"), List.of());
    }

    /**
     * The full study with attackers on fairness: {@code tabular} adds 0.2 to the unfairness of argmax and 0.3 to that of a
     * fair rule (0.1 where it does not know the rule); {@code switch} was run on argmax alone. A second fair rule has a
     * tolerance of 0.1.
     */
    static ReportInput attackedFairness() {
        List<RoundRecord> records = records(3).stream()
                .map(r -> new RoundRecord(
                        r.schema(),
                        r.learner(),
                        r.training(),
                        r.acquisition(),
                        r.seed(),
                        r.round(),
                        r.labelsTrain(),
                        r.labelsValidation(),
                        r.labelsCalibration(),
                        attacked(r.metrics()),
                        r.selected(),
                        r.stop(),
                        r.details()))
                .toList();
        return input(records, StatisticsPlan.of("argmax/robust-accuracy.pgd"), List.of());
    }

    private static Map<String, Double> attacked(Map<String, Double> metrics) {
        Map<String, Double> m = new LinkedHashMap<>(metrics);
        metrics.forEach((key, value) -> {
            if (key.startsWith("fair(0.05)/")) {
                m.put(key.replace("fair(0.05)", "fair(0.1)"), value);
            }
        });
        for (String rule : List.of("argmax", "fair(0.05)", "fair(0.1)")) {
            boolean fair = rule.startsWith("fair");
            double clean = fair ? 0.04 : 0.15;
            m.put(rule + "/movable.tabular", 0.25);
            m.put(rule + "/unfairness-clean.tabular/Gender", clean);
            m.put(rule + "/unfairness-attacked.tabular/Gender", clean + (fair ? 0.3 : 0.2));
            m.put(rule + "/unfairness-attacked.tabular.share-0.01/Gender", clean + 0.02);
            m.put(rule + "/unfairness-attacked.tabular@0.05/Gender", clean + 0.03);
            m.put(rule + "/accuracy-attacked.tabular/Gender", 0.6);
            if (fair) {
                m.put(rule + "/unfairness-transfer.tabular/Gender", clean + 0.1);
            }
            for (String group : GROUPS) {
                m.put(rule + "/movable.tabular/Gender=" + group, group.equals("Female") ? 0.35 : 0.15);
                m.put(rule + "/unfairness-attacked.tabular/Gender=" + group, clean + 0.1);
                m.put(rule + "/accuracy-to-rest.pgd/Gender=" + group, group.equals("Female") ? -0.05 : 0.05);
                m.put(rule + "/robust-accuracy-to-rest.pgd/Gender=" + group, group.equals("Female") ? -0.07 : 0.07);
            }
        }
        m.put("argmax/unfairness-clean.switch/Gender", 0.15);
        m.put("argmax/unfairness-attacked.switch/Gender", 0.5);
        return m;
    }

    static ReportInput input(List<RoundRecord> records, StatisticsPlan plan, List<String> failures) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Source", "generated portfolio of motor insurance, version 1");
        facts.put("Licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/");
        facts.put("Rows", "12,000 (pool 8,000, test 2,000, calibration 2,000)");
        facts.put("Dropped column policy_id", "identifies the customer");
        facts.put("Dropped column region", "nearly determines the protected attribute");
        facts.put("SHA-256", "5f1d0c7f7a4fbb0fd9b2a4a6b0d7c4fa1f2c77c1a7f9d2ce0b9d44d1f0f0aa11");
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("RALF", "0.1.0");
        provenance.put("Commit", "0123456789ab");
        provenance.put("JVM", "17.0.15");
        provenance.put("System", "Linux 6.1 amd64, 2 cores");
        provenance.put("Engine", "dense (plain Java)");
        provenance.put("Start", "2026-11-23T08:00:00Z");
        provenance.put("End", "2026-11-23T08:02:41Z");
        return new ReportInput(
                "Motor insurance: which claims to label next",
                "Four ways of choosing claims to label, with and without adversarial training, judged by accuracy,"
                        + " robustness, calibration and fairness.",
                "motor-synthetic",
                facts,
                List.of("no claim", "small claim", "large claim"),
                records,
                plan,
                "name: motor\nacquisitions: [random, entropy, margin, density-herding]\n",
                "name: motor\nacquisitions: [random, entropy, margin, density-herding]\nbatch: 40\nrounds: 6\n",
                provenance,
                failures,
                Map.of(
                        "pgd",
                        "pgd: linf, epsilon 0.1, 20 steps, 1 restart, first 1000 test rows",
                        "unfairness-under-attack tabular",
                        "pgd: linf, epsilon 0.1, 10 steps within the constraints"));
    }

    static List<RoundRecord> records(int seeds) {
        SeedTree root = new SeedTree(7);
        List<RoundRecord> records = new ArrayList<>();
        for (String training : TRAININGS) {
            for (String acquisition : ACQUISITIONS) {
                for (int seed = 0; seed < seeds; seed++) {
                    for (int round = 0; round < 6; round++) {
                        SeedTree stream = root.child(training)
                                .child(acquisition)
                                .child("seed", seed)
                                .child("round", round);
                        records.add(record(training, acquisition, seed, round, stream.generator()));
                    }
                }
            }
        }
        return records;
    }

    private static RoundRecord record(
            String training, String acquisition, int seed, int round, RandomGenerator random) {
        boolean robust = training.equals("pgd");
        int a = ACQUISITIONS.indexOf(acquisition);
        double growth = 1 - Math.exp(-0.5 * (round + 1));
        double clean = (robust ? 0.62 : 0.65) + 0.2 * growth + new double[] {0, 0.012, 0.015, 0.008}[a] * round / 5;
        double under = (robust ? 0.34 : 0.04)
                + (robust ? 0.22 : 0.03) * growth
                + new double[] {0, -0.03, -0.02, 0.03}[a] * round / 5 * (robust ? 1 : 0.2);
        Map<String, Double> m = new LinkedHashMap<>();
        m.put("model/log-loss", noise(random, 0.9 - 0.4 * growth + (robust ? 0.05 : 0), 0.012));
        m.put("model/brier", noise(random, 0.45 - 0.2 * growth, 0.006));
        m.put("model/ece", noise(random, (robust ? 0.05 : 0.11) - 0.02 * growth, 0.006));
        for (String rule : List.of("argmax", "fair(0.05)")) {
            boolean fair = rule.startsWith("fair");
            double accuracy = noise(random, clean - (fair ? 0.014 : 0), 0.008);
            double robustAccuracy = noise(random, under - (fair ? 0.02 : 0), 0.01);
            m.put(rule + "/accuracy", accuracy);
            m.put(rule + "/macro-f1", accuracy - 0.02);
            m.put(rule + "/accuracy/Gender=Female", accuracy - 0.03);
            m.put(rule + "/accuracy/Gender=Male", accuracy + 0.02);
            m.put(rule + "/accuracy-worst/Gender", accuracy - 0.03);
            double unfairness = noise(random, (fair ? 0.055 : 0.19) - 0.02 * growth, 0.008);
            for (int k = 0; k < 3; k++) {
                m.put(rule + "/rate." + k + "/Gender=Female", 0.3 + 0.05 * k);
                m.put(rule + "/rate." + k + "/Gender=Male", 0.3 + 0.05 * k + (k == 2 ? unfairness : -unfairness / 2));
            }
            m.put(rule + "/unfairness-max/Gender", unfairness);
            m.put(rule + "/robust-accuracy.pgd", robustAccuracy);
            m.put(rule + "/robust-accuracy.pgd/Gender=Female", robustAccuracy - 0.02);
            m.put(rule + "/robust-accuracy.pgd/Gender=Male", robustAccuracy + 0.015);
            m.put(rule + "/robust-accuracy.pgd@0.05", robustAccuracy + 0.1);
            m.put(rule + "/robust-accuracy.pgd@0.2", robustAccuracy - 0.1);
            m.put(rule + "/masking-flags.pgd", robust || round < 5 ? 0.0 : 1.0);
            if (!robust && round == 5) {
                m.put(rule + "/masking-black-box.pgd", 1.0);
            }
            m.put(rule + "/gradient-zero-share.pgd", 0.002);
            if (fair) {
                m.put(rule + "/transfer-accuracy.pgd", robustAccuracy + 0.04);
                m.put(rule + "/certificate-optimum", accuracy + 0.01);
                m.put(rule + "/plug-in-accuracy", accuracy + 0.01 - 4e-8);
                m.put(rule + "/certificate-gap", 4e-8);
                m.put(rule + "/certificate-violation", 0.0);
                m.put(rule + "/certified", seed == 4 && acquisition.equals("margin") ? 0.0 : 1.0);
                m.put(rule + "/tie-slack", 0.001);
                m.put(rule + "/calibration-unfairness-max", 0.05);
            }
        }
        int[] selected = round == 5 ? new int[0] : new int[] {round * 40, round * 40 + 1};
        return new RoundRecord(
                RoundRecord.SCHEMA,
                "mlp",
                training,
                acquisition,
                seed,
                round,
                40 * (round + 1),
                8 * (round + 1),
                100,
                m,
                selected,
                Optional.empty(),
                details(acquisition, round));
    }

    /** Two of four bins used; an acquisition that is not random buys the uncertain rows and more of Female. */
    private static Map<String, double[]> details(String acquisition, int round) {
        Map<String, double[]> d = new LinkedHashMap<>();
        d.put("model/reliability/weight", new double[] {0, 0.25, 0, 0.75});
        d.put("model/reliability/confidence", new double[] {Double.NaN, 0.4, Double.NaN, 0.9});
        d.put("model/reliability/frequency", new double[] {Double.NaN, 0.5, Double.NaN, 0.8});
        d.put("labelled/class", new double[] {20 + 20 * round, 10 + 10 * round, 10 + 10 * round});
        if (round < 5) {
            boolean picky = !acquisition.equals("random");
            d.put("selection/entropy/pool", new double[] {60, 30, 10});
            d.put("selection/entropy/selected", picky ? new double[] {0, 10, 30} : new double[] {24, 12, 4});
            d.put("selection/Gender=Female", new double[] {50, picky ? 30 : 20});
            d.put("selection/Gender=Male", new double[] {50, picky ? 10 : 20});
        }
        return d;
    }

    private static double noise(RandomGenerator random, double mean, double sd) {
        return mean + sd * random.nextGaussian();
    }

    /** One cell, one seed, one round, no groups, no attack, no rule but argmax. */
    static ReportInput minimal() {
        Map<String, Double> m = new LinkedHashMap<>();
        m.put("model/log-loss", 0.5);
        m.put("argmax/accuracy", 0.75);
        return new ReportInput(
                "Smallest",
                "",
                "tiny",
                Map.of(),
                List.of("a", "b"),
                List.of(new RoundRecord(
                        RoundRecord.SCHEMA, "forest", "standard", "random", 0, 0, 20, 0, 0, m, new int[0])),
                StatisticsPlan.of("argmax/accuracy"),
                "",
                "",
                Map.of(),
                List.of(),
                Map.of());
    }

    /** The full study with a failed seed, a seed that stopped early, undefined numbers, and names that need escaping. */
    static ReportInput troubled() {
        List<RoundRecord> records = new ArrayList<>();
        for (RoundRecord r : records(5)) {
            boolean stopped =
                    r.training().equals("pgd") && r.acquisition().equals("margin") && r.seed() == 3 && r.round() > 2;
            boolean failed = r.training().equals("standard") && r.acquisition().equals("entropy") && r.seed() == 4;
            if (stopped || failed) {
                continue;
            }
            Map<String, Double> m = new LinkedHashMap<>();
            r.metrics().forEach((key, value) -> {
                boolean undefined = r.seed() == 1
                        && key.contains("unfairness-max/")
                        && r.acquisition().equals("random");
                m.put(key.replace("Female", "<F & \"f\">"), undefined ? Double.NaN : value);
            });
            String acquisition = r.acquisition().equals("density-herding") ? "<b>herding</b>" : r.acquisition();
            records.add(new RoundRecord(
                    r.schema(),
                    r.learner(),
                    r.training(),
                    acquisition,
                    r.seed(),
                    r.round(),
                    r.labelsTrain(),
                    r.labelsValidation(),
                    r.labelsCalibration(),
                    m,
                    r.selected()));
        }
        ReportInput base = input(
                records,
                new StatisticsPlan("argmax/robust-accuracy.pgd", "mean", "acquisition", "random", 0.05, 20),
                List.of("mlp+standard+entropy, seed 4: training diverged, <loss> & gradient not finite"));
        return new ReportInput(
                "</title><script>alert('name')</script>",
                base.description() + " \"Quoted\" & {{css}}.",
                base.datasetName(),
                base.datasetFacts(),
                base.classes(),
                base.records(),
                base.plan(),
                "name: \"</code></pre><script>alert(1)</script>\"\n",
                base.resolvedYaml(),
                base.provenance(),
                base.failures(),
                base.attackSettings());
    }
}
