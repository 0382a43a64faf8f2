/**
 * You write trained models into files and read them again. May import {@code config} of this module, and core.
 */
package dev.ralf.experiments.model;
