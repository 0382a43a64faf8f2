/**
 * You are a function of logits, or of the logits of two versions of an input, that returns value and gradient. Everything
 * is computed in double precision, row by row; means, sums and weights are the business of objectives.
 *
 * <p>May import {@code util} and {@code data}.
 */
package dev.ralf.core.loss;
