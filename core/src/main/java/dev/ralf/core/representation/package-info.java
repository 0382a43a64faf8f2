/**
 * You turn inputs into embeddings or clusters without labels.
 *
 * <p>May import {@code util}, {@code random} and {@code data}.
 */
package dev.ralf.core.representation;
