package example;

/** What this build ships: one threshold on a score. */
public final class LoanPolicy {
    private LoanPolicy() {}

    /** 1 grants the loan, 0 refuses it. */
    public static int decide(double score) {
        return score >= 0.6 ? 1 : 0;
    }
}
