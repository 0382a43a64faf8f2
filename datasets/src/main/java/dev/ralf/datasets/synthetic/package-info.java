/**
 * Generators with a known truth. You belong here if you draw examples from a stated distribution and can say its exact
 * class probabilities. Imports core alone.
 */
package dev.ralf.datasets.synthetic;
