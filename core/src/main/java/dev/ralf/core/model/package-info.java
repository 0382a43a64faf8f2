/**
 * You say what a model can do: the verbs of a network and the capabilities of a classifier. Engines implement it.
 *
 * <p>May import {@code util}, {@code random}, {@code data} and {@code loss}.
 */
package dev.ralf.core.model;
