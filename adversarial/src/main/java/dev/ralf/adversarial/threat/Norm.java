package dev.ralf.adversarial.threat;

/** How the size of a perturbation is measured. */
public enum Norm {
    /** The largest change of a feature, {@code max_j |d_j|}. */
    LINF,
    /** The Euclidean length, {@code sqrt(sum_j d_j^2)}. */
    L2
}
