/**
 * You say which engines there are, whether they run here, and check on the user's own machine that they compute what they
 * should.
 *
 * <p>May import {@code util}, {@code random}, {@code registry}, {@code data}, {@code loss}, {@code model},
 * {@code optim} and {@code training}.
 */
package dev.ralf.core.engine;
