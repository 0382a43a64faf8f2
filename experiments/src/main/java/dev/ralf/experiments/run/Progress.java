package dev.ralf.experiments.run;

/** Hears how a study goes on. Called from several threads. */
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(long total, long done) {
            // not told
        }

        @Override
        public void round(String cell, int seed, int round) {
            // not told
        }

        @Override
        public void failed(String cell, int seed, String message) {
            // not told: the folder of failures says it
        }

        @Override
        public void note(String message) {
            // not told: the run's log says it
        }

        @Override
        public void end() {
            // not told
        }
    };

    /** The study begins; {@code done} of {@code total} rounds are on record already. */
    void begin(long total, long done);

    /** One round of one cell and seed is on record. */
    void round(String cell, int seed, int round);

    /** A cell failed. */
    void failed(String cell, int seed, String message);

    /** Something worth a line, for example what a resumed run mended. */
    void note(String message);

    /** The study ended. */
    void end();
}
