/**
 * Attacks, adversarial training and robust evaluation. This package holds the list of components alone; it imports
 * {@code core} and the packages below it, and nothing below imports it.
 */
package dev.ralf.adversarial;
