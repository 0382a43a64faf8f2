/**
 * You train on perturbed inputs: objectives with an inner attack, their regimes, and the validation score that goes
 * with them. Imports {@code core}, {@code threat} and {@code attack}.
 */
package dev.ralf.adversarial.training;
