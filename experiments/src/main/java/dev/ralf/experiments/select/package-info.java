/**
 * Selection for retraining: the rows of a pool that a saved model, or anyone's probabilities, would gain most from. Imports
 * core, the data formats and the specs' components.
 */
package dev.ralf.experiments.select;
