/** The fairness module at its sizes: calibrator and metric table. Seeded probabilities; nothing is read from disk. */
package dev.ralf.benchmarks.fairness;
