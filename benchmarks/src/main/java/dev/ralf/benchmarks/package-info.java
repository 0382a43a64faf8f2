/**
 * You compare RALF with its peers: what a comparison is, what it gives, and the list of them. Each comparison has a package
 * of its own; {@code measure} times, {@code cli} prints. May import every module but {@code experiments}; nothing imports
 * it.
 */
package dev.ralf.benchmarks;
