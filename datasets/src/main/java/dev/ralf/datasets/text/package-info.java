/**
 * You turn texts into features without a network, or bring features of texts that another tool made. Texts themselves are
 * never kept: no data set, message or record can show one.
 *
 * <p>May import core and {@code format}.
 */
package dev.ralf.datasets.text;
