package dev.ralf.adversarial.attack;

import dev.ralf.core.data.Features;
import dev.ralf.core.decision.Argmax;
import dev.ralf.core.decision.DecisionRule;
import dev.ralf.core.loss.LogitLoss;
import dev.ralf.core.model.DifferentiableClassifier;
import dev.ralf.core.util.MathOps;
import dev.ralf.core.util.Matrix;
import java.util.Arrays;

/**
 * A function of a decision rule's scores as a loss of logits.
 *
 * <p>The derivative g in the probabilities is taken through the softmax in double precision, in a form without
 * cancellation, {@code dz_j = p_j sum_k p_k (g_j - g_k)}; each row is then divided by its largest absolute value before
 * it becomes float, so that rows on which the model is certain keep their direction. A logit more than 600 below the
 * largest of its row counts as 600 below, so that no probability becomes 0. For {@code argmax} the scores are the logits
 * and nothing of this is needed.
 */
final class RuleLoss implements LogitLoss {
    private static final float FLOOR = 600;
    private static final double TINY = 1e-300;

    private final DeployedTarget target;
    /** Null for the plain difference {@code s_aim - s_y}, whose value is divided by its gradient's factor. */
    private final AttackLoss loss;

    private final int[] aims;
    private final double[] miss;

    private RuleLoss(DeployedTarget target, AttackLoss loss, int[] aims, double[] miss) {
        this.target = target;
        this.loss = loss;
        this.aims = aims;
        this.miss = miss;
    }

    /** A loss towards {@code aims} (null for none), with the probability of missing the goal into {@code miss}. */
    static RuleLoss of(DeployedTarget target, AttackLoss loss, int[] aims, double[] miss) {
        return new RuleLoss(target, loss, aims, miss);
    }

    /** The difference {@code s_aim - s_y}. */
    static RuleLoss difference(DeployedTarget target, int[] aims, double[] miss) {
        return new RuleLoss(target, null, aims, miss);
    }

    /** The scores of each row, {@code [n][K]}. */
    static Matrix scores(DeployedTarget target, Features inputs) {
        int k = target.classes();
        if (target.rule() instanceof Argmax && target.model() instanceof DifferentiableClassifier model) {
            float[] logits = model.logits(inputs);
            Matrix s = new Matrix(inputs.size(), k);
            for (int i = 0; i < logits.length; i++) {
                s.data()[i] = logits[i];
            }
            return s;
        }
        return scores(target.rule(), target.model().probabilities(inputs), target.groups(), null);
    }

    /** The losses of rows of which only probabilities are known. */
    double[] evaluate(Matrix p) {
        double[] out = new double[p.rows()];
        rows(p, target.groups(), 0, out, null);
        return out;
    }

    @Override
    public void evaluate(float[] logits, int rows, int classes, int first, double[] out, float[] gradient) {
        if (target.rule() instanceof Argmax) {
            logits(logits, rows, classes, first, out, gradient);
            return;
        }
        int[] groups = target.groups() == null ? null : Arrays.copyOfRange(target.groups(), first, first + rows);
        rows(MathOps.softmax(floored(logits, rows, classes), rows, classes), groups, first, out, gradient);
    }

    private void logits(float[] logits, int rows, int classes, int first, double[] out, float[] gradient) {
        double[] s = new double[classes];
        double[] ds = gradient == null ? null : new double[classes];
        for (int i = 0; i < rows; i++) {
            int top = 0;
            for (int j = 0; j < classes; j++) {
                s[j] = logits[i * classes + j];
                top = s[j] > s[top] ? j : top;
            }
            if (miss != null) {
                miss[first + i] = missed(first + i, top);
            }
            out[first + i] = value(s, first + i, ds);
            if (ds != null) {
                for (int j = 0; j < classes; j++) {
                    gradient[i * classes + j] = (float) ds[j];
                }
            }
        }
    }

    private double missed(int row, int decision) {
        return target.goal() == null
                ? decision == target.labels()[row] ? 1 : 0
                : decision == target.goal()[row] ? 0 : 1;
    }

    /** The value of one row; its gradient in the scores overwrites {@code ds}. */
    private double value(double[] s, int row, double[] ds) {
        int y = target.labels()[row];
        int aim = aims == null ? -1 : aims[row];
        if (ds != null) {
            Arrays.fill(ds, 0);
        }
        if (loss != null) {
            return loss.evaluate(s, y, aim, ds);
        }
        if (ds != null) {
            ds[aim] += 1;
            ds[y] -= 1;
        }
        return s[aim] - s[y];
    }

    private void rows(Matrix p, int[] groups, int first, double[] out, float[] gradient) {
        int classes = p.columns();
        if (miss != null) {
            Matrix q = target.rule().decisionProbabilities(p, groups);
            for (int i = 0; i < p.rows(); i++) {
                int row = first + i;
                miss[row] = target.goal() == null ? q.get(i, target.labels()[row]) : 1 - q.get(i, target.goal()[row]);
            }
        }
        Matrix slope = gradient == null ? null : new Matrix(p.rows(), classes);
        if (loss == AttackLoss.MARGIN && aims == null) {
            int[] labels = Arrays.copyOfRange(target.labels(), first, first + p.rows());
            System.arraycopy(target.rule().margins(p, groups, labels, slope), 0, out, first, p.rows());
        } else {
            throughScores(p, groups, first, out, slope);
        }
        if (gradient != null) {
            double[] dz = new double[classes];
            for (int i = 0; i < p.rows(); i++) {
                double factor = throughSoftmax(p.data(), slope.data(), i * classes, dz, gradient);
                if (loss == null && factor > 0) {
                    out[first + i] /= factor;
                }
            }
        }
    }

    private void throughScores(Matrix p, int[] groups, int first, double[] out, Matrix slope) {
        int classes = p.columns();
        Matrix[] slopes = slope == null ? null : new Matrix[classes];
        Matrix scores = scores(target.rule(), p, groups, slopes);
        double[] ds = slope == null ? null : new double[classes];
        for (int i = 0; i < p.rows(); i++) {
            out[first + i] = value(scores.row(i), first + i, ds);
            if (slope != null) {
                for (int k = 0; k < classes; k++) {
                    if (ds[k] != 0 && scores.get(i, k) < 0) {
                        for (int j = 0; j < classes; j++) {
                            slope.set(i, j, slope.get(i, j) - ds[k] * slopes[k].get(i, j));
                        }
                    }
                }
            }
        }
    }

    /** {@code s_k = -max(m_k, 0)}, with the derivatives of the margins {@code m_k} into {@code slopes}. */
    private static Matrix scores(DecisionRule rule, Matrix p, int[] groups, Matrix[] slopes) {
        Matrix s = new Matrix(p.rows(), p.columns());
        if (slopes == null && rule instanceof Argmax) {
            for (int i = 0; i < s.data().length; i++) {
                s.data()[i] = Math.log(Math.max(TINY, p.data()[i]));
            }
            return s;
        }
        int[] labels = new int[p.rows()];
        for (int k = 0; k < p.columns(); k++) {
            Arrays.fill(labels, k);
            Matrix slope = slopes == null ? null : new Matrix(p.rows(), p.columns());
            double[] margins = rule.margins(p, groups, labels, slope);
            for (int i = 0; i < p.rows(); i++) {
                s.set(i, k, -Math.max(margins[i], 0));
            }
            if (slopes != null) {
                slopes[k] = slope;
            }
        }
        return s;
    }

    private static float[] floored(float[] logits, int rows, int classes) {
        float[] out = new float[rows * classes];
        for (int at = 0; at < out.length; at += classes) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = at; j < at + classes; j++) {
                max = Math.max(max, logits[j]);
            }
            for (int j = at; j < at + classes; j++) {
                out[j] = Math.max(logits[j], max - FLOOR);
            }
        }
        return out;
    }

    /** Writes a row of the gradient, divided by its largest absolute value, which is returned. */
    private static double throughSoftmax(double[] p, double[] slope, int at, double[] dz, float[] gradient) {
        double largest = 0;
        for (int j = 0; j < dz.length; j++) {
            double sum = 0;
            for (int k = 0; k < dz.length; k++) {
                if (slope[at + j] != slope[at + k]) {
                    sum += p[at + k] * (slope[at + j] - slope[at + k]);
                }
            }
            dz[j] = p[at + j] * sum;
            largest = Math.max(largest, Math.abs(dz[j]));
        }
        for (int j = 0; j < dz.length; j++) {
            gradient[at + j] = largest > 0 ? (float) (dz[j] / largest) : 0;
        }
        return largest;
    }
}
