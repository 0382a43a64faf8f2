package dev.ralf.engine.dl4j;

import dev.ralf.core.model.ParameterRange;

/**
 * Parameters that a layer declares.
 *
 * @param range place in the flat vector
 * @param sd standard deviation of the initial normal draws; 0 for constants
 * @param mean initial mean
 */
record ParameterSpec(ParameterRange range, double sd, double mean) {}
