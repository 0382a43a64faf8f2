/**
 * Parsers of file formats: delimited and ARFF tables, IDX, CIFAR, PNG and JPEG images, time
 * series, arrays and archives. You belong here if you turn bytes into features, labels and groups,
 * checking header, sizes and every value before anything is built. Imports core and commons-csv; knows no data set by
 * name.
 */
package dev.ralf.datasets.format;
