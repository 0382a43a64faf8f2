package dev.ralf.core.calibration;

import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calibrates each class against the rest by a function of one score, and divides the results by their sum: isotonic
 * regression on {@code p_k}, or Platt scaling (with Platt's smoothed targets) on the log odds {@code ln p_k - ln(1 -
 * p_k)}. Where all classes get 0 the row keeps its uncalibrated probabilities. With isotonic regression the decision may
 * change, and distinct rows may become ties. Reference: Zadrozny, Elkan, doi:10.1145/775047.775151.
 *
 * @param method function of one score
 */
public record OneVsRestScaling(Method method) implements CalibratorFitter {
    private static final double TINY = 1e-300;

    /** Functions of one score. */
    public enum Method {
        /** {@link Isotonic}. */
        ISOTONIC,
        /** {@link Platt}. */
        PLATT
    }

    @Override
    public String id() {
        return method == Method.ISOTONIC ? "isotonic" : "platt";
    }

    @Override
    public ProbabilityCalibrator fit(Matrix probabilities, int[] labels, double[] weights) {
        CalibratorFitter.shares(probabilities, labels, weights);
        int n = probabilities.rows();
        Curve[] curves = new Curve[probabilities.columns()];
        double[] score = new double[n];
        double[] target = new double[n];
        int[] hit = new int[n];
        for (int k = 0; k < curves.length; k++) {
            for (int i = 0; i < n; i++) {
                hit[i] = labels[i] == k ? 1 : 0;
                target[i] = hit[i];
                double p = probabilities.get(i, k);
                score[i] = method == Method.ISOTONIC ? p : logOdds(p);
            }
            curves[k] = method == Method.ISOTONIC
                    ? new IsotonicCurve(Isotonic.fit(score, target, weights))
                    : new PlattCurve(Platt.fit(score, hit, weights, true));
        }
        return new Calibrator(curves);
    }

    @Override
    public ProbabilityCalibrator restore(Map<String, double[]> state) {
        Curve[] curves = new Curve[state.size()];
        for (int k = 0; k < curves.length; k++) {
            double[] numbers = state.get("class-" + k);
            Checks.argument(
                    numbers != null && numbers.length > 0 && numbers.length % 2 == 0,
                    "a calibrator's state must have an even number of values for class-%d",
                    k);
            int half = numbers.length / 2;
            curves[k] = method == Method.PLATT
                    ? new PlattCurve(new Platt(numbers[0], numbers[1]))
                    : new IsotonicCurve(new Isotonic(
                            java.util.Arrays.copyOf(numbers, half),
                            java.util.Arrays.copyOfRange(numbers, half, numbers.length)));
        }
        return new Calibrator(curves);
    }

    private static double logOdds(double p) {
        return Math.log(Math.max(TINY, p)) - Math.log(Math.max(TINY, 1 - p));
    }

    /** A function of the probability of one class. */
    private interface Curve {
        double at(double p);

        double slope(double p);

        double[] numbers();
    }

    private record IsotonicCurve(Isotonic isotonic) implements Curve {
        @Override
        public double at(double p) {
            return isotonic.at(p);
        }

        @Override
        public double slope(double p) {
            return isotonic.slope(p);
        }

        @Override
        public double[] numbers() {
            double[] x = isotonic.x();
            double[] y = isotonic.y();
            double[] all = java.util.Arrays.copyOf(x, x.length + y.length);
            System.arraycopy(y, 0, all, x.length, y.length);
            return all;
        }
    }

    private record PlattCurve(Platt platt) implements Curve {
        @Override
        public double at(double p) {
            return Double.isNaN(p) ? p : platt.probability(logOdds(p));
        }

        @Override
        public double slope(double p) {
            if (p <= TINY || 1 - p <= TINY) {
                return 0;
            }
            double q = at(p);
            return -platt.a() * q * (1 - q) / (p * (1 - p));
        }

        @Override
        public double[] numbers() {
            return new double[] {platt.a(), platt.b()};
        }
    }

    /** Curves, and division by their sum. */
    private record Calibrator(Curve[] curves) implements ProbabilityCalibrator {
        @Override
        public Matrix apply(Matrix probabilities) {
            int k = curves.length;
            Checks.size("classes", probabilities.columns(), k);
            Matrix q = new Matrix(probabilities.rows(), k);
            for (int i = 0; i < q.rows(); i++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    double v = curves[c].at(probabilities.get(i, c));
                    q.set(i, c, v);
                    sum += v;
                }
                for (int c = 0; c < k; c++) {
                    q.set(i, c, sum == 0 ? probabilities.get(i, c) : q.get(i, c) / sum);
                }
            }
            return q;
        }

        @Override
        public Matrix pullBack(Matrix probabilities, Matrix gradient) {
            int k = curves.length;
            Matrix out = new Matrix(probabilities.rows(), k);
            for (int i = 0; i < out.rows(); i++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    sum += curves[c].at(probabilities.get(i, c));
                }
                double mean = 0;
                for (int c = 0; c < k && sum > 0; c++) {
                    mean += gradient.get(i, c) * curves[c].at(probabilities.get(i, c)) / sum;
                }
                for (int c = 0; c < k; c++) {
                    double g = gradient.get(i, c);
                    out.set(i, c, sum == 0 ? g : (g - mean) / sum * curves[c].slope(probabilities.get(i, c)));
                }
            }
            return out;
        }

        @Override
        public Map<String, Double> facts() {
            return Map.of();
        }

        @Override
        public Map<String, double[]> state() {
            Map<String, double[]> state = new LinkedHashMap<>();
            for (int k = 0; k < curves.length; k++) {
                state.put("class-" + k, curves[k].numbers());
            }
            return state;
        }
    }
}
