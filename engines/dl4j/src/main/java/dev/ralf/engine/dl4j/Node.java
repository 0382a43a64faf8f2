package dev.ralf.engine.dl4j;

import java.util.List;

/**
 * A step of the walk and where its input comes from. Nodes are in an order in which each comes after its sources.
 *
 * @param layer what the node computes
 * @param sources indices of earlier nodes, or {@link #INPUT}; the layer's input is the sum of their outputs
 */
record Node(Layer layer, List<Integer> sources) {
    /** The input of the network, as a source. */
    static final int INPUT = -1;

    /** Copies the list. */
    Node {
        sources = List.copyOf(sources);
    }
}
