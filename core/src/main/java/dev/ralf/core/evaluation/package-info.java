/**
 * You measure a model with its decision rules on labelled examples and report named numbers.
 *
 * <p>May import {@code util}, {@code random}, {@code data}, {@code model}, {@code metrics} and {@code decision}.
 */
package dev.ralf.core.evaluation;
