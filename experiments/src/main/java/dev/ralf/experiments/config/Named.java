package dev.ralf.experiments.config;

import java.util.Map;

/**
 * A component of a spec under its name in records.
 *
 * @param <T> the extension point
 * @param name its {@code name} option, else its id
 * @param value what was built
 * @param resolved its id and options with every default
 */
public record Named<T>(String name, T value, Map<String, Object> resolved) {}
