package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The cells of one column as they arrive, and what they become once all rows are there. */
abstract class Cells {
    /** Name of the level that stands for missing cells. */
    static final String MISSING = "missing";

    /** Levels that a categorical column may have. */
    static final int MAX_LEVELS = 1000;

    /** Classes that a label may have. */
    static final int MAX_CLASSES = 200;

    /** Groups that a sensitive attribute may have. */
    static final int MAX_GROUPS = 50;

    final String column;

    Cells(String column) {
        this.column = column;
    }

    /**
     * Takes the next cell.
     *
     * @param at where it stands, for messages
     */
    abstract void add(At at, String cell, boolean missing);

    /** Where a cell stands: file and line. */
    record At(RowSource file, long line) {
        DatasetFormatException error(String column, String cell, String wanted) {
            return new DatasetFormatException(String.format(
                    Locale.ROOT,
                    "%s: line %d, column %s: must be %s, got '%s'",
                    file.path(),
                    line,
                    column,
                    wanted,
                    DataStreams.oneLine(cell)));
        }
    }

    /** Numbers; missing ones are NaN. */
    static final class NumberCells extends Cells {
        private final Growable.Doubles values = new Growable.Doubles();
        private boolean whole = true;

        NumberCells(String column) {
            super(column);
        }

        @Override
        void add(At at, String cell, boolean missing) {
            double v = Double.NaN;
            if (!missing) {
                v = Numbers.parse(cell);
                if (Double.isNaN(v)) {
                    throw at.error(column, cell, "a number");
                }
                whole &= v == Math.rint(v);
            }
            values.add(v);
        }

        double get(int i) {
            return values.get(i);
        }

        int missing() {
            int n = 0;
            for (int i = 0; i < values.size(); i++) {
                n += Double.isNaN(values.get(i)) ? 1 : 0;
            }
            return n;
        }

        /** Median of the values that are there, the mean of the middle two for an even number; NaN if there are none. */
        double median() {
            double[] known = known();
            if (known.length == 0) {
                return Double.NaN;
            }
            int mid = known.length / 2;
            return known.length % 2 == 1 ? known[mid] : known[mid - 1] + (known[mid] - known[mid - 1]) / 2;
        }

        /** Interval of each row by the thresholds, and a further one for missing values if there are any. */
        Coded cut(List<Double> thresholds, List<String> given) {
            int n = values.size();
            int[] codes = new int[n];
            int[] sizes = new int[thresholds.size() + 1];
            boolean anyMissing = false;
            for (int i = 0; i < n; i++) {
                double v = values.get(i);
                int k = 0;
                if (Double.isNaN(v)) {
                    anyMissing = true;
                    k = thresholds.size() + 1;
                } else {
                    while (k < thresholds.size() && v > thresholds.get(k)) {
                        k++;
                    }
                    sizes[k]++;
                }
                codes[i] = k;
            }
            List<String> names = given.isEmpty() ? names(thresholds) : new ArrayList<>(given);
            for (int k = 0; k < sizes.length; k++) {
                if (sizes[k] == 0) {
                    throw new DatasetFormatException("column " + column + ", cut at " + thresholds
                            + ", has no row in the interval " + names.get(k));
                }
            }
            if (anyMissing) {
                names.add(MISSING);
            }
            return new Coded(codes, names);
        }

        /** Thresholds that part the known values into so many intervals of about equal size. */
        List<Double> quantiles(int count) {
            double[] known = known();
            List<Double> thresholds = new ArrayList<>();
            for (int k = 1; k < count && known.length > 0; k++) {
                double t = known[(int) (((long) k * known.length + count - 1) / count) - 1];
                if (!thresholds.isEmpty() && thresholds.get(k - 2) == t) {
                    throw new DatasetFormatException("column " + column + " cannot be cut into " + count
                            + " intervals of about equally many rows: too many rows have the value "
                            + Numbers.plain(t));
                }
                thresholds.add(t);
            }
            if (thresholds.isEmpty()) {
                throw new DatasetFormatException("column " + column + " has no value in any row");
            }
            return thresholds;
        }

        /** The values that are there, ascending. */
        private double[] known() {
            return Arrays.stream(values.toArray())
                    .filter(v -> !Double.isNaN(v))
                    .sorted()
                    .toArray();
        }

        private List<String> names(List<Double> thresholds) {
            boolean integers = whole && thresholds.stream().allMatch(t -> t == Math.rint(t));
            List<String> names = new ArrayList<>();
            for (int k = 0; k <= thresholds.size(); k++) {
                if (k == 0) {
                    names.add("<=" + Numbers.plain(thresholds.get(0)));
                } else if (k == thresholds.size()) {
                    double t = thresholds.get(k - 1);
                    names.add(integers ? ">=" + Numbers.plain(t + 1) : ">" + Numbers.plain(t));
                } else {
                    double lo = thresholds.get(k - 1);
                    double hi = thresholds.get(k);
                    names.add(integers ? span(lo + 1, hi) : "(" + Numbers.plain(lo) + "," + Numbers.plain(hi) + "]");
                }
            }
            return names;
        }

        private static String span(double first, double last) {
            return first == last ? Numbers.plain(first) : Numbers.plain(first) + "-" + Numbers.plain(last);
        }
    }

    /** Names, by a dictionary; missing ones are a level of their own. */
    static final class NameCells extends Cells {
        private final Map<String, String> renamed;
        private final Optional<String> otherwise;
        private final int limit;
        private final Map<String, Integer> dictionary = new LinkedHashMap<>();
        private final Growable.Ints codes = new Growable.Ints();

        /**
         * Cells of a column.
         *
         * @param renamed name of each cell that is allowed; empty: every cell is its own name
         * @param otherwise name of the cells that are not listed; absent: such a cell is an error
         * @param limit distinct names at most
         */
        NameCells(String column, Map<String, String> renamed, Optional<String> otherwise, int limit) {
            super(column);
            this.renamed = renamed;
            this.otherwise = otherwise;
            this.limit = limit;
        }

        @Override
        void add(At at, String cell, boolean missing) {
            String name = missing ? MISSING : cell;
            if (!missing && !renamed.isEmpty()) {
                name = renamed.getOrDefault(cell, otherwise.orElse(null));
                if (name == null) {
                    throw at.error(column, cell, "one of " + DataStreams.oneLine(String.join(", ", renamed.keySet())));
                }
            }
            Integer code = dictionary.get(name);
            if (code == null) {
                code = dictionary.size();
                if (code == limit) {
                    throw new DatasetFormatException(String.format(
                            Locale.ROOT,
                            "%s: line %d, column %s: more than %d distinct values; cut it at thresholds, or give it"
                                    + " another role",
                            at.file().path(),
                            at.line(),
                            column,
                            limit));
                }
                dictionary.put(name, code);
            }
            codes.add(code);
        }

        /** Code of each row into the sorted names, or into the names in the order of the renaming. */
        Coded coded() {
            List<String> names = new ArrayList<>();
            if (renamed.isEmpty()) {
                List<String> known = dictionary.keySet().stream()
                        .filter(n -> !n.equals(MISSING))
                        .toList();
                names.addAll(Numbers.sorted(known));
            } else {
                LinkedHashSet<String> order = new LinkedHashSet<>(renamed.values());
                otherwise.ifPresent(order::add);
                order.stream()
                        .filter(n -> dictionary.containsKey(n) && !n.equals(MISSING))
                        .forEach(names::add);
            }
            if (dictionary.containsKey(MISSING)) {
                names.add(MISSING);
            }
            int[] place = new int[names.size()];
            for (int k = 0; k < place.length; k++) {
                place[dictionary.get(names.get(k))] = k;
            }
            int[] out = new int[codes.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = place[codes.get(i)];
            }
            return new Coded(out, names);
        }
    }

    /** Weights: finite numbers of at least 0, none missing, not all of them 0. */
    static final class WeightCells extends Cells {
        private final Growable.Doubles values = new Growable.Doubles();
        private final double unit;
        private boolean positive;

        /**
         * Weights.
         *
         * @param unit what a weight of 1 is in the cells
         */
        WeightCells(String column, double unit) {
            super(column);
            this.unit = unit;
        }

        @Override
        void add(At at, String cell, boolean missing) {
            double v = missing ? Double.NaN : Numbers.parse(cell);
            if (!(v >= 0)) {
                throw at.error(column, cell, "a weight of at least 0");
            }
            positive |= v > 0;
            values.add(v / unit);
        }

        double[] weights() {
            if (!positive) {
                throw new DatasetFormatException("column " + column + ": all weights are 0");
            }
            return values.toArray();
        }
    }

    /** Marks the rows of an official test set. */
    static final class TestCells extends Cells {
        private final Set<String> test;
        private final Growable.Ints rows = new Growable.Ints();
        private int row;

        TestCells(String column, Set<String> test) {
            super(column);
            this.test = test;
        }

        @Override
        void add(At at, String cell, boolean missing) {
            if (test.contains(cell)) {
                rows.add(row);
            }
            row++;
        }

        int[] rows() {
            return rows.toArray();
        }
    }

    /** A column that is not used. */
    static final class DroppedCells extends Cells {
        DroppedCells(String column) {
            super(column);
        }

        @Override
        void add(At at, String cell, boolean missing) {
            // nothing of a dropped column is kept
        }
    }

    /**
     * Codes and their names.
     *
     * @param codes code of each row
     * @param names name of each code; the name of missing cells, if there are any, is the last
     */
    record Coded(int[] codes, List<String> names) {}
}
