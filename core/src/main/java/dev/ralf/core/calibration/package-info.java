/**
 * You make probabilities mean what they say: calibrators map probabilities to probabilities, fitted on labelled
 * examples apart from training and test data; conformal predictors turn them into sets of classes.
 *
 * <p>May import {@code util}, {@code random}, {@code data}, {@code model}, {@code metrics},
 * {@code decision}, {@code evaluation} and {@code registry}.
 */
package dev.ralf.core.calibration;
