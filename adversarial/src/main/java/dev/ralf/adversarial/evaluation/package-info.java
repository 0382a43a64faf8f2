/**
 * You report how a deployed decision stands up to attacks: robust accuracy and the flags that say whether to believe
 * it. Imports {@code core} and {@code attack}.
 */
package dev.ralf.adversarial.evaluation;
