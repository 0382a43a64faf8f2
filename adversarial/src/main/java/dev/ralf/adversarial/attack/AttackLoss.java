package dev.ralf.adversarial.attack;

/**
 * What an attack raises, as a function of the scores {@code s_1 .. s_K} of a decision rule (the logits for {@code
 * argmax}), the label y, and the class t that the decision shall become where there is one. With {@code s_(1) >= s_(2)
 * >= ...} the sorted scores:
 *
 * <pre>
 * MARGIN  max_{k != y} s_k - s_y                             s_t - max_{k != t} s_k
 * CE      ln(1 + sum_{k != y} exp(s_k - s_y))                -ln(1 + sum_{k != t} exp(s_k - s_t))
 * DLR     (max_{k != y} s_k - s_y) / (s_(1) - s_(3))         (s_t - s_y) / (s_(1) - (s_(3) + s_(4)) / 2)
 * </pre>
 *
 * <p>The difference of logits ratio (DLR) does not change when scores are shifted or scaled; 1e-12 is added to its
 * denominator, as the authors do. It needs three classes, with a class t four: for K = 3 and a class t the denominator is
 * {@code s_(1) - s_(3)}, and for K = 2, where {@code s_(1) - s_(2)} would make it the constant 1 with a sign, it is the
 * margin.
 *
 * <p>References: Carlini and Wagner, arXiv:1608.04644 (margin); Croce and Hein, arXiv:2003.01690 (DLR). The treatment of
 * few classes is RALF's own; the authors leave it undefined.
 */
public enum AttackLoss {
    /** The margin of the decision. */
    MARGIN {
        @Override
        double evaluate(double[] s, int y, int t, double[] gradient) {
            int fixed = t < 0 ? y : t;
            int other = largestBut(s, fixed);
            double sign = t < 0 ? 1 : -1;
            if (gradient != null) {
                gradient[other] += sign;
                gradient[fixed] -= sign;
            }
            return sign * (s[other] - s[fixed]);
        }
    },
    /**
     * Cross-entropy of the softmax of the scores. Its gradient is divided by {@code 1 - p_y} ({@code 1 - p_t}), so that it
     * does not vanish where the model is certain.
     */
    CE {
        @Override
        double evaluate(double[] s, int y, int t, double[] gradient) {
            int fixed = t < 0 ? y : t;
            double sign = t < 0 ? 1 : -1;
            double top = s[largestBut(s, fixed)];
            double sum = 0;
            for (int k = 0; k < s.length; k++) {
                if (k != fixed) {
                    sum += Math.exp(s[k] - top);
                }
            }
            if (gradient != null) {
                for (int k = 0; k < s.length; k++) {
                    gradient[k] += k == fixed ? -sign : sign * Math.exp(s[k] - top) / sum;
                }
            }
            double others = top + Math.log(sum) - s[fixed];
            return sign * (others > 30 ? others + Math.log1p(Math.exp(-others)) : Math.log1p(Math.exp(others)));
        }
    },
    /** The difference of logits ratio. */
    DLR {
        @Override
        double evaluate(double[] s, int y, int t, double[] gradient) {
            int k = s.length;
            if (k == 2) {
                return MARGIN.evaluate(s, y, t, gradient);
            }
            int[] order = sorted(s);
            boolean halves = t >= 0 && k > 3;
            int plus = t >= 0 ? t : order[0] == y ? order[1] : order[0];
            double tail = halves ? (s[order[2]] + s[order[3]]) / 2 : s[order[2]];
            double over = s[order[0]] - tail + TINY;
            double value = (s[plus] - s[y]) / over;
            if (gradient != null) {
                gradient[plus] += 1 / over;
                gradient[y] -= 1 / over;
                gradient[order[0]] -= value / over;
                gradient[order[2]] += (halves ? 0.5 : 1) * value / over;
                if (halves) {
                    gradient[order[3]] += 0.5 * value / over;
                }
            }
            return value;
        }

        /** Positions of the four largest scores (of all where there are fewer); the lowest class wins a tie. */
        private int[] sorted(double[] s) {
            int[] order = new int[Math.min(4, s.length)];
            boolean[] taken = new boolean[s.length];
            for (int r = 0; r < order.length; r++) {
                int best = -1;
                for (int k = 0; k < s.length; k++) {
                    if (!taken[k] && (best < 0 || s[k] > s[best])) {
                        best = k;
                    }
                }
                taken[best] = true;
                order[r] = best;
            }
            return order;
        }
    };

    private static final double TINY = 1e-12;

    /**
     * The value for one example.
     *
     * @param s scores, {@code [K]}
     * @param y label
     * @param t class that the decision shall become; -1 for any class but the label
     * @param gradient the gradient in the scores is added to it, up to a positive factor; null if not wanted
     */
    abstract double evaluate(double[] s, int y, int t, double[] gradient);

    /** The class with the largest score other than this one; the lowest class wins a tie. */
    static int largestBut(double[] s, int not) {
        int best = -1;
        for (int k = 0; k < s.length; k++) {
            if (k != not && (best < 0 || s[k] > s[best])) {
                best = k;
            }
        }
        return best;
    }
}
