/**
 * Fair acquisition: which rows to label next with the groups of a sensitive attribute in view. May use the rules and
 * metrics of this module; nothing of it sees a label of the pool.
 */
package dev.ralf.fairness.acquisition;
