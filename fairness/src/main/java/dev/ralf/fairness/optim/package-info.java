/**
 * The optimisation behind fair decision rules: the dual problem of demographic parity over plain arrays, its solver, and
 * the primal certificate of a solution. Every solver returns a status and a certificate, never a silent non-optimum.
 * Imports {@code core} utilities and the linear programming library; knows nothing of rules, groups' names or specs.
 */
package dev.ralf.fairness.optim;
