/**
 * Networks as data that any engine can build: steps with names, shapes and parameters, and the catalogue of image, series
 * and vector networks. Imports {@code core.model} alone; holds no native code.
 */
package dev.ralf.core.model.blueprint;
