/** You print: the command line of the comparisons, their table and files. The only place that prints or exits. */
package dev.ralf.benchmarks.cli;
