package dev.ralf.engine.dl4j;

/** A network has a layer or a setting that the walk does not know: DL4J can still run it forward. */
final class NoWalkException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String what;

    /** Says what it is, and what is supported. */
    NoWalkException(String what, String supported) {
        super(what + supported);
        this.what = what;
    }

    /** What it is, without the list of what is supported. */
    String what() {
        return what;
    }
}
