/**
 * Fair rules for tables of anyone's probabilities: reads them, fits, saves and applies. Prints nothing; used by {@code
 * cli}.
 */
package dev.ralf.experiments.calibrate;
