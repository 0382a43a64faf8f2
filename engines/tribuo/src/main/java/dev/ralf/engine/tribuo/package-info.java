/**
 * Learners for tables behind {@link dev.ralf.core.training.Learner}: logistic regression trained by Tribuo, gradient
 * boosting by XGBoost (the native library that Tribuo brings), and, in plain Java, a random forest with exact leaf
 * frequencies, gradient boosting, a linear support vector machine, nearest neighbours and naive Bayes. Models have the
 * classes of the data set as their columns, whichever of them the labelled set holds, and are plain arrays. This is the
 * only package that may import Tribuo or XGBoost; of RALF it imports core alone, and nobody imports it: its learners are
 * found through {@link dev.ralf.core.registry.ComponentProvider}.
 */
package dev.ralf.engine.tribuo;
