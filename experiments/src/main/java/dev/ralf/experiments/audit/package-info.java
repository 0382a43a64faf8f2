/**
 * The fairness audit of a file of predictions: reading it, measuring, testing. Imports core, {@code dev.ralf.fairness},
 * {@code dev.ralf.datasets} and {@code dev.ralf.experiments.statistics}; how it is shown belongs to {@code
 * dev.ralf.experiments.report}.
 */
package dev.ralf.experiments.audit;
