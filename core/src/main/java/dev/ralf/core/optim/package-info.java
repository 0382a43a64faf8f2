/**
 * You move a flat parameter vector against a gradient, whatever engine it belongs to.
 *
 * <p>May import {@code util} and {@code model}.
 */
package dev.ralf.core.optim;
