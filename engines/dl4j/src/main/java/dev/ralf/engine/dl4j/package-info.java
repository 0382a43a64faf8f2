/**
 * Networks on DL4J and ND4J. Only this package touches their types; it imports {@code core} and nothing else of RALF.
 *
 * <p>A DL4J {@link org.deeplearning4j.nn.conf.MultiLayerConfiguration} or
 * {@link org.deeplearning4j.nn.conf.ComputationGraphConfiguration} describes a network; forward and backward are
 * {@link dev.ralf.engine.dl4j.Dl4jNetwork}'s own walk over its layers with ND4J operations and its own parameters. DL4J's
 * own networks are not wrapped: their layers keep input, pre-activation and dropout mask in themselves (a
 * second forward pass destroys the first), their batch norm differentiates the batch-statistics formula in inference mode
 * too, their dropout draws from a global generator, their training divides gradients by the batch size and moves running
 * statistics as if they were gradients, and their convolutions never reach the oneDNN kernels.
 */
package dev.ralf.engine.dl4j;
