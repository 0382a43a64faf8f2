/** The studies that RALF brings along, as experiment classes. Imports the package of experiments from Java alone. */
package dev.ralf.experiments.studies;
