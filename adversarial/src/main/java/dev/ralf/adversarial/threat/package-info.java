/**
 * What an attacker may do: the norm and radius of a perturbation, and the projection onto what is allowed. Imports
 * {@code core} only; knows nothing of models or attacks.
 */
package dev.ralf.adversarial.threat;
