package dev.ralf.experiments.cli;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.decision.RuleFitter;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.loop.CandidateShift;
import dev.ralf.core.loop.InitialSelector;
import dev.ralf.core.loop.StoppingCriterion;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Registry;
import dev.ralf.core.training.Learner;
import dev.ralf.core.training.TrainingRegime;
import dev.ralf.experiments.config.OptionTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Lists what specs can name: id, one line, source. */
final class CatalogueCommands {
    private CatalogueCommands() {}

    /** A catalogue of some extension points. */
    abstract static class Catalogue implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec command;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        /** One entry with its options. */
        @Command(name = "show", description = "Shows what an entry does and every option with its default.")
        int show(@Parameters(paramLabel = "ID", description = "Id of an entry.") String id) {
            Registry registry = Registry.load();
            List<String> known = new ArrayList<>();
            boolean found = false;
            for (Map.Entry<String, Class<?>> kind : kinds().entrySet()) {
                for (Component<?> c : registry.all(kind.getValue())) {
                    known.add(c.id());
                    if (c.id().equals(id)) {
                        found = true;
                        print(command.commandLine().getOut(), kind.getKey(), c);
                    }
                }
            }
            if (!found) {
                throw new IllegalArgumentException(unknown("entry", id, known));
            }
            return 0;
        }

        /** Extension points to list, by the key under which a spec names them. */
        abstract Map<String, Class<?>> kinds();

        @Override
        public void run() {
            Registry registry = Registry.load();
            List<Map<String, String>> rows = new ArrayList<>();
            kinds().forEach((key, kind) -> registry.all(kind).forEach(c -> rows.add(row(key, c))));
            if (json) {
                command.commandLine()
                        .getOut()
                        .println(new JsonMapper()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(rows));
                return;
            }
            String last = "";
            for (Map<String, String> row : rows) {
                if (!row.get("kind").equals(last)) {
                    last = row.get("kind");
                    command.commandLine().getOut().println((rows.get(0) == row ? "" : "\n") + last + ":");
                }
                String needs = row.getOrDefault("needs", "probabilities");
                command.commandLine()
                        .getOut()
                        .printf(
                                "  %-24s %s [%s]%s%n",
                                row.get("id"),
                                row.get("summary"),
                                row.get("reference"),
                                needs.equals("probabilities") ? "" : "; needs " + needs);
            }
        }

        private static Map<String, String> row(String key, Component<?> c) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("kind", key);
            row.put("id", c.id());
            row.put("summary", c.summary());
            row.put("reference", c.reference());
            CataloguePages.facts(c).forEach(row::putIfAbsent);
            row.remove("what");
            row.remove("source");
            return row;
        }
    }

    /** Prints an entry and its options. */
    static void print(PrintWriter out, String kind, Component<?> c) {
        out.println(kind + ": " + c.id());
        CataloguePages.facts(c).forEach((name, text) -> out.printf("  %-11s %s%n", name, text));
        out.println("  options" + (OptionTable.of(c).isEmpty() ? "     none" : ""));
        for (OptionTable.Option o : OptionTable.of(c)) {
            out.printf("    %-18s %-40s %s%n", o.name(), o.values(), "default: " + o.defaultValue());
        }
    }

    /** One line about an unknown id. */
    static String unknown(String what, String id, List<String> known) {
        List<String> closest = Registry.closest(id, known);
        return "unknown " + what + " \"" + id + "\""
                + (closest.isEmpty() ? "" : "; did you mean " + String.join(" or ", closest) + "?") + " (known: "
                + String.join(", ", known) + ")";
    }

    /** Learners, regimes, acquisitions, initial selectors and decision rules. */
    @Command(
            name = "strategies",
            description =
                    "Lists acquisitions, learners, training regimes, initial selectors, decision rules and stopping"
                            + " criteria.")
    static final class Strategies extends Catalogue {
        @Override
        Map<String, Class<?>> kinds() {
            Map<String, Class<?>> kinds = new LinkedHashMap<>();
            kinds.put("acquisition", Acquisition.class);
            kinds.put("learner", Learner.class);
            kinds.put("training", TrainingRegime.class);
            kinds.put("initial.method", InitialSelector.class);
            kinds.put("decision.rules", RuleFitter.class);
            kinds.put("stop", StoppingCriterion.class);
            kinds.put("candidates", CandidateShift.class);
            return kinds;
        }

        /** Writes the pages of the documentation. */
        @Command(name = "pages", description = "Writes a Markdown page for each kind, and one that lists them.")
        int pages(@Parameters(paramLabel = "DIR", description = "Folder to write to.") Path folder) throws IOException {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> page :
                    CataloguePages.all(kinds(), Registry.load()).entrySet()) {
                Files.writeString(folder.resolve(page.getKey()), page.getValue());
            }
            return 0;
        }
    }

    /** Attacks. */
    @Command(name = "attacks", description = "Lists attacks.")
    static final class Attacks extends Catalogue {
        @Override
        Map<String, Class<?>> kinds() {
            return Map.of("attack", Attack.class);
        }
    }

    /** Evaluators. */
    @Command(name = "metrics", description = "Lists evaluators and what they measure.")
    static final class Metrics extends Catalogue {
        @Override
        Map<String, Class<?>> kinds() {
            return Map.of("evaluation", Evaluator.class);
        }
    }
}
