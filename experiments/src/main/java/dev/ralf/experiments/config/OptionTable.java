package dev.ralf.experiments.config;

import dev.ralf.adversarial.attack.Attack;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.evaluation.Evaluator;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.Options;
import dev.ralf.core.registry.Registry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a component, found by building it with nothing given and writing down what it asks for: the catalogue
 * cannot disagree with the code.
 */
public final class OptionTable {
    private OptionTable() {}

    /**
     * One option.
     *
     * @param name key in a spec
     * @param values what it may be
     * @param defaultValue what it is when not given; "required" if it must be given
     */
    public record Option(String name, String values, String defaultValue) {}

    /** The options of a component, in the order in which it reads them; its id and name are not among them. */
    public static List<Option> of(Component<?> component) {
        Recorder recorder = new Recorder();
        try {
            component.factory().apply(recorder);
        } catch (IllegalArgumentException e) {
            // It refuses the words that stand in for required options; whatever it read first is on record by then.
            return recorder.options;
        }
        return recorder.options;
    }

    /** A component with its defaults; empty if an option must be given. */
    public static <T> Optional<T> withDefaults(Component<T> component) {
        Recorder recorder = new Recorder();
        try {
            T built = component.factory().apply(recorder);
            return recorder.options.stream().anyMatch(o -> o.defaultValue().equals("required"))
                    ? Optional.empty()
                    : Optional.of(built);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static final class Recorder implements Options {
        /** As many ids stand in a table; of more, the command that lists them does. */
        private static final int FEW = 8;

        private final List<Option> options = new ArrayList<>();

        private <T> T add(String name, String values, T value) {
            if (options.stream().noneMatch(o -> o.name().equals(name)) && !name.equals("name")) {
                options.add(new Option(name, values, String.valueOf(value)));
            }
            return value;
        }

        @Override
        public int integer(String name, int defaultValue, int min, int max) {
            return add(name, "whole number" + range(min, max, Integer.MAX_VALUE), defaultValue);
        }

        @Override
        public double number(String name, double defaultValue, double min, double max) {
            return add(name, "number" + range(min, max, 1e9), defaultValue);
        }

        @Override
        public boolean flag(String name, boolean defaultValue) {
            return add(name, "true or false", defaultValue);
        }

        @Override
        public String text(String name, String defaultValue) {
            return add(name, "text", defaultValue);
        }

        @Override
        public String text(String name) {
            add(name, "text", "required");
            return name;
        }

        @Override
        public Optional<String> optionalText(String name) {
            add(name, "text", "none");
            return Optional.empty();
        }

        @Override
        public List<Integer> integers(String name, List<Integer> defaultValue, int min, int max) {
            return add(name, "whole numbers" + range(min, max, Integer.MAX_VALUE), defaultValue);
        }

        @Override
        public List<String> texts(String name, List<String> defaultValue) {
            return add(name, "texts", defaultValue);
        }

        @Override
        public <E extends Enum<E>> E choice(String name, E defaultValue) {
            List<String> words = Arrays.stream(defaultValue.getDeclaringClass().getEnumConstants())
                    .map(Recorder::word)
                    .toList();
            add(name, String.join(" | ", words), word(defaultValue));
            return defaultValue;
        }

        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public <T> T component(String name, Class<T> kind, String defaultId) {
            add(name, known(kind) + ", with its options", defaultId);
            return nested(kind, defaultId);
        }

        @Override
        public <T> Optional<T> optionalComponent(String name, Class<T> kind) {
            add(name, known(kind) + ", with its options", "none");
            return Optional.empty();
        }

        private static String known(Class<?> kind) {
            List<String> ids =
                    Registry.load().all(kind).stream().map(Component::id).toList();
            String models = kind == Evaluator.class ? "metrics" : "strategies";
            String data = kind == DatasetSource.class ? "datasets" : models;
            String list = kind == Attack.class ? "attacks" : data;
            return ids.size() <= FEW ? String.join(" | ", ids) : "one of `ralf " + list + "`";
        }

        private static <T> T nested(Class<T> kind, String id) {
            return Registry.load()
                    .find(kind, id)
                    .orElseThrow(() -> new IllegalStateException("no component " + id))
                    .factory()
                    .apply(new Recorder());
        }

        @Override
        public <T> List<T> components(String name, Class<T> kind, List<String> defaultIds) {
            boolean attacks = kind == dev.ralf.adversarial.attack.Attack.class;
            add(
                    name,
                    attacks
                            ? "a list of `ralf attacks`, with their options"
                            : "a list of `ralf strategies` of one kind, with their options",
                    defaultIds);
            return defaultIds.stream().map(id -> nested(kind, id)).toList();
        }

        @Override
        public List<Double> numbers(String name, List<Double> defaultValue, double min, double max) {
            return add(name, "numbers" + range(min, max, 1e9), defaultValue);
        }

        @Override
        public RuntimeException error(String name, String message) {
            return new IllegalArgumentException(message);
        }

        @Override
        public void finish() {
            // Nothing is left over where nothing was given.
        }

        private static String range(double min, double max, double open) {
            return max >= open ? ", at least " + plain(min) : " in [" + plain(min) + ", " + plain(max) + "]";
        }

        private static String plain(double v) {
            return v == Math.rint(v) && Math.abs(v) < 1e9 ? Long.toString((long) v) : Double.toString(v);
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
