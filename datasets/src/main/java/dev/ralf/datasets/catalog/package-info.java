/**
 * Data sets known by name: source, licence, hashes, the role of each column with its caveats, and the folder of files on
 * disk. You belong here if you know where a public data set comes from or bring its files here. Imports core and
 * {@code format}.
 */
package dev.ralf.datasets.catalog;
