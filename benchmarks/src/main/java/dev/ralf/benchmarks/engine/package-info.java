/** You compare the engines with PyTorch on the same weights, batches and threads. */
package dev.ralf.benchmarks.engine;
