package dev.ralf.experiments.run;

/** Hears how a study goes on. Called from several threads. */
public interface Progress {
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
