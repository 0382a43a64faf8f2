/**
 * You run rounds: oracles, initial rows, the loop, its records.
 *
 * <p>May import every other package but the catalogue.
 */
package dev.ralf.core.loop;
