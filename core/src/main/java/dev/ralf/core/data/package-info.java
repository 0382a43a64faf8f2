/**
 * You hold examples: features and their domain, sensitive attributes, weights, labels, splits, standardisation.
 *
 * <p>May import {@code util} and {@code random}.
 */
package dev.ralf.core.data;
