/**
 * Data sets as components: {@link dev.ralf.datasets.DatasetsProvider} lists them. You belong here if you only connect
 * the packages below to the registry. May import core and the packages below.
 */
package dev.ralf.datasets;
