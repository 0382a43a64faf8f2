/**
 * You turn probabilities into decisions, and show attacks the margin of what is deployed.
 *
 * <p>May import {@code util}, {@code random}, {@code data} and {@code model}.
 */
package dev.ralf.core.decision;
