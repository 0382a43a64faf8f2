/**
 * You attack a saved model on the command line and write down what was found: arrays, rows in the data's own units, a
 * picture. Imports {@code core} and {@code adversarial}.
 */
package dev.ralf.experiments.attack;
