package dev.ralf.core.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of one component, as a user wrote them. A component reads each option once, by name, with its default and
 * its range; an implementation knows where each value was written, so that a wrong one is reported with file, line and
 * column, and it records what was read, so that a run can write out every default. Reading ends with
 * {@link #finish()}, which rejects options that nobody asked for and names the closest known ones.
 */
public interface Options {
    /** A whole number in [{@code min}, {@code max}]. */
    int integer(String name, int defaultValue, int min, int max);

    /** A number in [{@code min}, {@code max}]; fractions such as {@code 8/255} are accepted. */
    double number(String name, double defaultValue, double min, double max);

    /** True or false. */
    boolean flag(String name, boolean defaultValue);

    /** A text. */
    String text(String name, String defaultValue);

    /** A text that must be given. */
    String text(String name);

    /** A text that may be absent. */
    Optional<String> optionalText(String name);

    /** A list of whole numbers, each in [{@code min}, {@code max}]. */
    List<Integer> integers(String name, List<Integer> defaultValue, int min, int max);

    /** A list of texts. */
    List<String> texts(String name, List<String> defaultValue);

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String name, E defaultValue);

    /** True if the user wrote this option. */
    boolean has(String name);

    /** A nested component, {@code id} or {@code {id: ..., option: ...}}, built by its own factory. */
    <T> T component(String name, Class<T> kind, String defaultId);

    /** A nested component that may be absent, otherwise as {@link #component}. */
    default <T> Optional<T> optionalComponent(String name, Class<T> kind) {
        return has(name) ? Optional.of(component(name, kind, "")) : Optional.empty();
    }

    /** A list of nested components, each as {@link #component}; a single one may stand alone. */
    <T> List<T> components(String name, Class<T> kind, List<String> defaultIds);

    /** A list of numbers, each in [{@code min}, {@code max}]. */
    default List<Double> numbers(String name, List<Double> defaultValue, double min, double max) {
        List<Double> values = new ArrayList<>();
        for (String text :
                texts(name, defaultValue.stream().map(String::valueOf).toList())) {
            double value;
            try {
                value = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw error(name, name + " must be numbers, got \"" + text + "\"");
            }
            if (!(value >= min && value <= max)) {
                throw error(name, name + " must be in [" + min + ", " + max + "], got " + text);
            }
            values.add(value);
        }
        return values;
    }

    /** A problem with one option, as an exception whose message says where it was written. */
    RuntimeException error(String name, String message);

    /** Ends reading: an option that was given and never read is an error. */
    void finish();
}
