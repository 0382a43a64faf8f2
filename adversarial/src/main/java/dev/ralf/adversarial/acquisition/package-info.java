/**
 * You choose rows to label by how an attacker sees them: distances to the decision boundary, predictions on perturbed
 * inputs, and the classes whose predictions an attack turns.
 *
 * <p>May import {@code threat}, {@code attack}, {@code training} and core.
 */
package dev.ralf.adversarial.acquisition;
