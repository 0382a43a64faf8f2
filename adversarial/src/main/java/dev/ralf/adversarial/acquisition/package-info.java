/**
 * You choose what to label with the help of attacks.
 *
 * <p>May import {@code attack}, {@code threat} and core.
 */
package dev.ralf.adversarial.acquisition;
