/**
 * Statistics of runs, as pure functions of numbers: comparisons that are paired by seed, correction for several
 * comparisons, what a design can show at all, summaries over seeds, areas under learning curves, Pareto fronts. Arrays
 * in, records out; nothing here knows of runs, files or reports. Imports core's random streams and checks and Commons
 * Math alone.
 *
 * <p>Seeds share one data set: these intervals and tests speak of splits, initial weights and training on that data set,
 * not of other data.
 */
package dev.ralf.experiments.statistics;
