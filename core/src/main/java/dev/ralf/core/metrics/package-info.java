/**
 * You turn predictions and labels into numbers: pure functions over arrays.
 *
 * <p>May import {@code util} and {@code data}.
 */
package dev.ralf.core.metrics;
