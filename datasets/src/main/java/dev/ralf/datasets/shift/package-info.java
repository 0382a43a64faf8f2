/**
 * Distribution shift: corruptions of inputs and what a model is worth under them. You belong here if you change inputs in
 * a graded way, or measure a model on inputs that are not like those it was trained on. May import core.
 */
package dev.ralf.datasets.shift;
