/**
 * Group fairness metrics: one disaggregated table, {@link dev.ralf.fairness.metrics.GroupTable}, pure functions over it,
 * and the evaluator that reports them. Imports {@code core} alone.
 */
package dev.ralf.fairness.metrics;
