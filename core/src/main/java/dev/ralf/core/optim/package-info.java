/**
 * You move a flat parameter vector against a gradient, whatever engine it belongs to: optimisers, schedules of the
 * learning rate, clipping, averages and perturbations of weights.
 *
 * <p>May import {@code util} and {@code model}.
 */
package dev.ralf.core.optim;
