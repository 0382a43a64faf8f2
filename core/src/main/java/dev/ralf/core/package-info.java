/**
 * The catalogue of this module's components. Knows every package below; none of them imports this one.
 */
package dev.ralf.core;
