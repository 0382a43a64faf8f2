/**
 * You time: clocks, interleaved rounds of two sides with warm-up and medians, and the line that says on what machine.
 * May import {@code core} only.
 */
package dev.ralf.benchmarks.measure;
