/**
 * The report of a study: a pure function from its records to one self-contained HTML page, Markdown and CSV.
 *
 * <p>Here belong what is said about a study ({@link dev.ralf.experiments.report.Report}, one class per section) and how
 * it is written. May import core and {@code dev.ralf.experiments.statistics}, and for the page of an
 * audit {@code dev.ralf.experiments.audit}; it opens no file but its own resources,
 * draws no unseeded number and reads no clock, so that the same records give the same bytes.
 */
package dev.ralf.experiments.report;
