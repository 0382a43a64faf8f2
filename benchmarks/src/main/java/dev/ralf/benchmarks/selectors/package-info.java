/**
 * You time acquisitions on probabilities and embeddings that are given, without a model to run.
 * May import {@code core} and {@code measure}.
 */
package dev.ralf.benchmarks.selectors;
