/**
 * Specs: YAML read into components, with every mistake at its line and column, and every default written out. Imports
 * core and the report's statistics plan; knows no module by name but through the registry.
 */
package dev.ralf.experiments.config;
