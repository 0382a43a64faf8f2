/**
 * You are a function of outputs (logits or embeddings) of inputs, or of two versions of them, that returns value and
 * gradient. Everything is computed in double precision. Losses of single rows come row by row, and means, sums and
 * weights are the business of objectives; losses in which the rows of a batch meet come as one number.
 *
 * <p>May import {@code util} and {@code data}.
 */
package dev.ralf.core.loss;
