package dev.ralf.experiments.cli;

import dev.ralf.core.acquisition.Acquisition;
import dev.ralf.core.model.Classifier;
import dev.ralf.core.model.MissingCapabilityException;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Notes;
import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.OptionTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The catalogue as text: the same data for the terminal, JSON, and the pages under {@code docs/algorithms}. */
final class CataloguePages {
    private CataloguePages() {}

    /** What a component needs of a model, in words; empty for other kinds than acquisitions. */
    static String needs(Component<?> c) {
        if (c.kind() != Acquisition.class) {
            return "";
        }
        return OptionTable.withDefaults(c)
                .map(a -> words(((Acquisition) a).needs()))
                .orElse("that of its options");
    }

    private static String words(Set<Class<? extends Classifier>> needs) {
        return needs.isEmpty()
                ? "probabilities"
                : String.join(
                        ", ",
                        needs.stream()
                                .map(MissingCapabilityException::words)
                                .sorted()
                                .toList());
    }

    /** All that is known of a component but its options, by name; what there is nothing to say of is left out. */
    static Map<String, String> facts(Component<?> c) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "what", c.summary());
        put(facts, "formula", c.notes().formula());
        put(facts, "source", c.reference());
        put(facts, "needs", needs(c));
        put(facts, "cost", c.notes().cost());
        put(facts, "deviations", c.notes().deviations());
        return facts;
    }

    private static void put(Map<String, String> facts, String name, String text) {
        if (!text.isEmpty()) {
            facts.put(name, text);
        }
    }

    /** A page for each kind, and one that lists them, by file name. */
    static Map<String, String> all(Map<String, Class<?>> kinds, Registry registry) {
        Map<String, String> pages = new LinkedHashMap<>();
        StringBuilder index =
                new StringBuilder("# Catalogue\n\nWritten by `./ralf strategies pages docs/algorithms`; `./ralf"
                        + " strategies show ID` shows the same.\n\nSymbols: " + Notes.SYMBOLS + ".\n");
        kinds.forEach((key, kind) -> {
            String file = key.replace('.', '-') + ".md";
            List<? extends Component<?>> components = registry.all(kind);
            index.append("\n## ").append(key).append("\n\n| id | what |").append("\n|---|---|\n");
            StringBuilder page = new StringBuilder("# ")
                    .append(key)
                    .append("\n\nWhat a spec can name under `")
                    .append(key)
                    .append("`. Symbols are those of the [catalogue](README.md).\n");
            for (Component<?> c : components) {
                index.append("| [`")
                        .append(c.id())
                        .append("`](")
                        .append(file)
                        .append('#')
                        .append(c.id())
                        .append(") | ")
                        .append(cell(c.summary()))
                        .append(" |\n");
                page.append(section(c));
            }
            pages.put(file, page.toString());
        });
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String section(Component<?> c) {
        StringBuilder text = new StringBuilder("\n## ").append(c.id()).append("\n\n");
        facts(c).forEach((name, value) -> text.append("- **")
                .append(name)
                .append("**: ")
                .append(name.equals("formula") ? "`" + value + "`" : value.replace("<", "&lt;"))
                .append('\n'));
        List<OptionTable.Option> options = OptionTable.of(c);
        if (!options.isEmpty()) {
            text.append("\n| option | values | default |\n|---|---|---|\n");
            for (OptionTable.Option o : options) {
                text.append("| `")
                        .append(o.name())
                        .append("` | ")
                        .append(cell(o.values()))
                        .append(" | ")
                        .append(cell(o.defaultValue()))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
