package dev.ralf.experiments;

/** Small specs that several tests run. */
public final class Specs {
    private Specs() {}

    /** Two acquisitions, two seeds, a few short rounds on the generated portfolio; warm starts with the optimiser. */
    public static String small(String start) {
        return """
                name: small
                seed: 5
                seeds: 2
                dataset: {id: motor-portfolio, rows: 500}
                learner: {id: mlp, hidden: [8], dropout: 0.1}
                training:
                  - {id: standard, epochs: 4, batch: 16, start: %1$s}
                  - {id: pgd, epochs: 3, batch: 16, start: %1$s, epsilon: 0.1, steps: 2, keepBest: true}
                acquisition: [random, dre]
                initial: {size: 20}
                query: {batch: 10, rounds: 3}
                decision:
                  rules: [argmax, {id: fair, attribute: gender, tolerance: 0.05}]
                evaluation:
                  - clean
                  - fairness
                  - {id: robust, attack: {id: pgd, epsilon: 0.1, steps: 3}, rows: 40}
                """.formatted(start);
    }
}
