/**
 * What people answer when they are asked for labels: answers, how several become one label, and how far annotators agree.
 * Imports {@code util} alone; the loop's oracles stand on it.
 */
package dev.ralf.core.label;
