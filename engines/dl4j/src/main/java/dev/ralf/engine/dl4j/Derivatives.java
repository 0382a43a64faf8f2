package dev.ralf.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The derivatives in the outputs of the nodes during one backward pass: those of all readers of a node are added. Each
 * array has one owner, so that a layer may overwrite what it is handed.
 */
final class Derivatives {
    private final Scope scope;
    private final INDArray[] byNode;

    /** None yet, for this many nodes and the network's input. */
    Derivatives(Scope scope, int nodes) {
        this.scope = scope;
        this.byNode = new INDArray[nodes + 1];
    }

    /** Adds to the derivative of one source and takes the array over; null adds nothing. */
    void add(int source, INDArray derivative) {
        add(List.of(source), derivative);
    }

    /** Adds to the derivative of each source of a node and takes the array over; null adds nothing. */
    void add(List<Integer> sources, INDArray derivative) {
        if (derivative == null) {
            return;
        }
        for (int k = 0; k < sources.size(); k++) {
            int at = sources.get(k) + 1;
            boolean last = k == sources.size() - 1;
            if (byNode[at] == null) {
                byNode[at] = last ? derivative : scope.copy(derivative);
            } else {
                Scope.run("add", byNode[at], derivative, byNode[at]);
                if (last) {
                    scope.release(derivative);
                }
            }
        }
    }

    /** The derivative in a node's output, or in the network's input; null if nothing was added. The caller owns it. */
    INDArray take(int source) {
        INDArray derivative = byNode[source + 1];
        byNode[source + 1] = null;
        return derivative;
    }
}
