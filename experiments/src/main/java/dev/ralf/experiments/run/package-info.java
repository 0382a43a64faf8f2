/**
 * Wiring: a spec becomes cells, cells become records, records become a report. No algorithm lives here.
 */
package dev.ralf.experiments.run;
