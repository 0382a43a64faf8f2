/**
 * You choose rows to label by how an attacker sees them: distances to the decision boundary, and predictions on perturbed
 * inputs. Imports {@code core}, {@code threat} and {@code attack}.
 */
package dev.ralf.adversarial.acquisition;
