package dev.ralf.core.model.blueprint;

/** A design that becomes a network once the inputs and the classes are known. */
public interface NetworkDesign {
    /** Name for records and messages, for example {@code lenet5}. */
    String id();

    /**
     * The network for such inputs.
     *
     * @param inputShape shape of one input
     * @param classes number of classes
     * @throws IllegalArgumentException if the design cannot take such inputs, or there are fewer than 2 classes
     */
    Blueprint blueprint(int[] inputShape, int classes);
}
