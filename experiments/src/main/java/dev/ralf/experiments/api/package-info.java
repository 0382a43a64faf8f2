/**
 * Experiments from Java: a builder that gives the same runs as a spec in YAML, and experiment classes that {@code ralf run}
 * finds by name. Imports the reader of specs and the runner; nothing but the command line imports it.
 */
package dev.ralf.experiments.api;
