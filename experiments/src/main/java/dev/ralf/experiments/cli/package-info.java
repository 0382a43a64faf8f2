/**
 * The command line. You parse arguments, print and set exit codes; the only place that does.
 */
package dev.ralf.experiments.cli;
