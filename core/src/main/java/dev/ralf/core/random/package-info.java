/**
 * You need randomness: a tree of named streams, passed in, never global.
 *
 * <p>Imports nothing of the framework.
 */
package dev.ralf.core.random;
