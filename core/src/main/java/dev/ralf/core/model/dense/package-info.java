/**
 * You are the plain-Java engine: multi-layer perceptron and softmax regression.
 *
 * <p>May import {@code util}, {@code random}, {@code data} and {@code model}.
 */
package dev.ralf.core.model.dense;
