/**
 * Fair decision rules and the fitters that calibrate them on unlabelled probabilities and groups. Imports {@code core},
 * {@code optim} for the solver and {@code metrics} for what a rule reports of itself.
 */
package dev.ralf.fairness.calibration;
