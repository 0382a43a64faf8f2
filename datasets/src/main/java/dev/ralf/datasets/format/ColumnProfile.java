package dev.ralf.datasets.format;

import dev.ralf.core.data.DatasetFormatException;
import dev.ralf.datasets.format.ColumnRole.Reason;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What one pass over a column saw, and the role that follows from it; see {@link SchemaInference}. */
final class ColumnProfile {
    private static final Pattern DATE = Pattern.compile(
            "(\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\3(\\d{4}|\\d{2}))([T ].{1,40})?");
    private static final Pattern COMMA_NUMBER = Pattern.compile("[-+]?[\\d.,]*\\d,\\d[\\d.,]*");
    private static final Pattern ID_NAME =
            Pattern.compile("(?i:(.*[^a-z0-9])?(id|ids|uid|uuid|guid|identifier|key|no|nr"
                    + "|num|number|ref|reference|serial)|policy|contract|customer|client"
                    + "|(policy|contract|customer|client|claim|user|person|row|record|case)(id|no|nr|num|number))"
                    + "|.*[a-z](Id|ID|Uid|UID|Uuid|UUID|Key|No|Nr|Num|Number|Ref|Reference)|ID[a-z].*");

    private final String file;
    private final Set<String> distinct = new HashSet<>();

    /** Hashes of the cells while no cell is missing or repeats an earlier one; else null. */
    private Set<Long> unique = new HashSet<>();

    private int known;
    private int numbers;
    private int commaNumbers;
    private int dates;
    private boolean whole = true;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private boolean counting = true;
    private double first = Double.NaN;
    private String offender;
    private long offenderLine;

    /**
     * An empty profile.
     *
     * @param file name of the file, for messages
     */
    ColumnProfile(String file) {
        this.file = file;
    }

    /** Takes the cell of a row. */
    void add(int row, long line, String cell, boolean missing) {
        if (missing) {
            counting = false;
            unique = null;
            return;
        }
        known++;
        if (distinct.size() <= SchemaInference.MAX_LEVELS) {
            distinct.add(cell);
        }
        boolean date = DATE.matcher(cell).matches();
        double v = date ? Double.NaN : Numbers.parse(cell);
        if (Double.isNaN(v)) {
            dates += date ? 1 : 0;
            commaNumbers +=
                    !date && cell.length() <= 40 && COMMA_NUMBER.matcher(cell).matches() ? 1 : 0;
            if (offender == null) {
                offender = cell;
                offenderLine = line;
            }
        } else {
            numbers++;
            whole &= v == Math.rint(v);
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        if (row == 0) {
            first = v;
        }
        counting &= v == first + row && (first == 0 || first == 1);
        if (unique != null && !unique.add(Double.isNaN(v) ? hash(cell) : Double.doubleToLongBits(v + 0.0))) {
            unique = null;
        }
    }

    /** Values that are there. */
    int known() {
        return known;
    }

    /** Distinct values, exact up to one more than a categorical column may have. */
    int levels() {
        return distinct.size();
    }

    /**
     * True for whole numbers that are distinct in every row of enough rows: an id perhaps, though nothing else says so.
     */
    boolean looksLikeId() {
        return inEveryRow() && numbers == known && whole;
    }

    /**
     * The role that follows.
     *
     * @param name name of the column
     * @param unnamed true if the header has no name for it
     * @param rows rows of the file
     * @throws DatasetFormatException if nearly all values are numbers, and some are not
     */
    ColumnSpec spec(String name, boolean unnamed, int rows) {
        if (unnamed) {
            return id(name, "the header has no name for it");
        } else if (counting && rows > 2) {
            return id(name, "it counts the rows");
        } else if (known == 0) {
            return ColumnSpec.ignored(name, "inferred: no value in any row");
        } else if (distinct.size() == 1) {
            return ColumnSpec.ignored(name, "inferred: the same value in all rows that have one");
        } else if (looksLikeId() && max - min == rows - 1.0) {
            return id(name, "consecutive whole numbers, each once");
        } else if (inEveryRow() && whole && (numbers == known || numbers == 0 && dates == 0) && named(name)) {
            return id(name, "distinct in every row, and named like an identifier");
        } else if (numbers == known && distinct.size() > 2) {
            return ColumnSpec.numeric(name).note("inferred: numeric");
        } else if (dates == known) {
            return ColumnSpec.dropped(name, Reason.TIME).note("inferred: date-like");
        }
        requireNoNumbersAmongWords(name);
        if (distinct.size() <= SchemaInference.MAX_LEVELS) {
            return ColumnSpec.categorical(name).note("inferred: categorical");
        }
        return ColumnSpec.dropped(name, Reason.TEXT)
                .note("inferred: free text, more than " + SchemaInference.MAX_LEVELS
                        + " distinct values that are no numbers");
    }

    private void requireNoNumbersAmongWords(String name) {
        long meant = (long) numbers + commaNumbers;
        if (numbers == known || meant * 10 < known * 9L) {
            return;
        }
        throw new DatasetFormatException(file + ": column " + DataStreams.oneLine(name) + ": " + (known - numbers)
                + " of " + known + " values are no numbers, the first on line " + offenderLine + ": '"
                + DataStreams.oneLine(offender) + "'; "
                + (commaNumbers > 0
                        ? "numbers are read with a decimal point and without separators of thousands: rewrite them"
                        : "correct the cells, list the word under missing")
                + ", or list the column under categorical or ignore");
    }

    private boolean inEveryRow() {
        return unique != null && unique.size() >= SchemaInference.MIN_ID_ROWS;
    }

    private static ColumnSpec id(String name, String why) {
        return ColumnSpec.dropped(name, Reason.ID).note("inferred: " + why);
    }

    /** True if the last word of the name says number or identifier. */
    static boolean named(String name) {
        return ID_NAME.matcher(name).matches();
    }

    private static long hash(String cell) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < cell.length(); i++) {
            h = (h ^ cell.charAt(i)) * 0x100000001b3L;
        }
        return h;
    }
}
