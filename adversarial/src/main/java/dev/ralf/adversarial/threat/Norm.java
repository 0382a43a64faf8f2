package dev.ralf.adversarial.threat;

/** How the size of a perturbation is measured. */
public enum Norm {
    /** The largest change of one feature. */
    LINF,
    /** The Euclidean length. */
    L2,
    /** The sum of all changes. */
    L1
}
