/**
 * You test somebody's fairness: samples to test on, assertions that know their error rate, contracts to inherit. Imports
 * {@code core} and {@code fairness}, and, alone among RALF's main code, jqwik.
 */
package dev.ralf.fairness.testkit;
