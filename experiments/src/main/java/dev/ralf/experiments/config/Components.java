package dev.ralf.experiments.config;

import dev.ralf.core.registry.Registry;

/** Builds single components from text, for the command line. */
public final class Components {
    private Components() {}

    /**
     * Builds a component.
     *
     * @param kind extension point
     * @param what what it is called in messages, for example {@code attack}
     * @param yaml an id, or a mapping in one line such as {@code {id: pgd, epsilon: 8/255}}
     * @param registry known components
     * @throws SpecException with one line if it is unknown or an option is wrong
     */
    public static <T> T build(Class<T> kind, String what, String yaml, Registry registry) {
        SpecNode root = Spec.compose("--" + what, what + ": " + yaml, registry);
        T built = root.component(what, kind, "");
        root.finish();
        return built;
    }

    /** A text as a YAML scalar in double quotes. */
    public static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
