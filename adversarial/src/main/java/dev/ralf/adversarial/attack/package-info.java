/**
 * You perturb inputs: what is attacked ({@link dev.ralf.adversarial.attack.AttackTarget}), how
 * ({@link dev.ralf.adversarial.attack.Attack}), and what came of it ({@link
 * dev.ralf.adversarial.attack.AttackResult}). Imports {@code core} and {@code threat}; knows nothing of training or
 * evaluation.
 */
package dev.ralf.adversarial.attack;
