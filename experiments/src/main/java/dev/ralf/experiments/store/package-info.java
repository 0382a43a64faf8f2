/**
 * A run on disk: records, selections, checkpoints, manifest. Imports core alone.
 */
package dev.ralf.experiments.store;
