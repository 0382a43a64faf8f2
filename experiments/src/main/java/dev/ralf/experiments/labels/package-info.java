/**
 * Labels from people: what a waiting run asks for, the files that annotators fill in, and their answers, kept with the run.
 * Imports core and the run's files on disk.
 */
package dev.ralf.experiments.labels;
