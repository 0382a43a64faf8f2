package dev.ralf.adversarial.attack;

/** A perturbation whose strength may grow in the course of training. */
public interface InnerAttack extends Perturbation {
    /**
     * The same with another strength.
     *
     * @param radius factor on epsilon and on the step size, in [0, 1]
     * @param steps share of the steps, in [0, 1]; at least one is left
     */
    InnerAttack weakened(double radius, double steps);
}
