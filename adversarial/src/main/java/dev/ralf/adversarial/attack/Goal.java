package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.util.Matrix;

/** Which class an attacker wants a decision to become. */
public enum Goal {
    /** Any class but the label. */
    ANY,
    /** The class other than the label with the smallest score at the natural input; the lowest class wins a tie. */
    LEAST_LIKELY,
    /** The class other than the label with the largest score at the natural input; the lowest class wins a tie. */
    MOST_LIKELY,
    /** The class after the label, the first one after the last. */
    NEXT;

    /** The target with this goal. */
    public DeployedTarget of(DeployedTarget target, Features inputs) {
        int n = target.size();
        int[] labels = target.labels();
        int[] goal = new int[n];
        switch (this) {
            case ANY -> {
                return target.towards(null);
            }
            case NEXT -> {
                for (int i = 0; i < n; i++) {
                    goal[i] = (labels[i] + 1) % target.classes();
                }
            }
            case LEAST_LIKELY, MOST_LIKELY -> {
                Matrix scores = target.scores(inputs);
                for (int i = 0; i < n; i++) {
                    double[] s = scores.row(i);
                    if (this == LEAST_LIKELY) {
                        for (int k = 0; k < s.length; k++) {
                            s[k] = -s[k];
                        }
                    }
                    goal[i] = AttackLoss.largestBut(s, labels[i]);
                }
            }
        }
        return target.towards(goal);
    }
}
