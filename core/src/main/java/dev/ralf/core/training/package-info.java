/**
 * You decide how weights move: objectives, plans, validation scores, and the learner that trains networks.
 *
 * <p>May import {@code util}, {@code random}, {@code registry}, {@code data}, {@code loss}, {@code model}, {@code optim} and
 * {@code metrics}.
 */
package dev.ralf.core.training;
