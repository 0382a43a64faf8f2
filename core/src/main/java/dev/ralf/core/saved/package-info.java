/**
 * You load models that were trained before: RALF's own, and those of other tools. What writes and reads a format is found
 * through {@link java.util.ServiceLoader}.
 *
 * <p>May import {@code util}, {@code random}, {@code data}, {@code model} and {@code decision}.
 */
package dev.ralf.core.saved;
