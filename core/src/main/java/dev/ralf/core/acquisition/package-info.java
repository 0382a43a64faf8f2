/**
 * You choose which rows to label next: pure functions of model, pool and random stream that see no label of the
 * pool.
 *
 * <p>May import {@code util}, {@code random}, {@code data}, {@code loss}, {@code model} and {@code representation}.
 */
package dev.ralf.core.acquisition;
