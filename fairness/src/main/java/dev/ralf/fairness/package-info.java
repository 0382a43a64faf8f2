/** What this module offers to specs, found through {@link java.util.ServiceLoader}. Imports every package of the module. */
package dev.ralf.fairness;
