/**
 * You check arguments or do small array maths: nothing with state, nothing about learning.
 *
 * <p>Imports nothing of the framework.
 */
package dev.ralf.core.util;
