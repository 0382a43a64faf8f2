/**
 * You name components in a catalogue and read their options; how a spec is written is another module's matter.
 *
 * <p>Imports nothing of the framework.
 */
package dev.ralf.core.registry;
