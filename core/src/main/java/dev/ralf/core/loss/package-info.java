/**
 * You are a function of logits that returns value and gradient.
 *
 * <p>May import {@code util} and {@code data}.
 */
package dev.ralf.core.loss;
