package dev.ralf.core.loop;

/** Some labels are not known yet: the cell waits, and goes on to the same bits when people have answered. */
public final class LabelsPendingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int[] rows;

    /**
     * Rows wait.
     *
     * @param rows ids of the rows without an answer, in the order in which they were asked for
     */
    public LabelsPendingException(int[] rows) {
        super(rows.length + " rows wait for labels");
        this.rows = rows.clone();
    }

    /** Ids of the rows that wait. */
    public int[] rows() {
        return rows.clone();
    }
}
