package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Cells of one learner and training: those that one drawing compares.
 *
 * @param name learner and training as far as they vary; empty if neither does
 * @param cells cells in the order of the study
 */
record CellGroup(String name, List<Cell> cells) {
    static List<CellGroup> of(Study study) {
        List<CellGroup> groups = new ArrayList<>();
        for (String learner : study.values("learner")) {
            for (String training : study.values("training")) {
                List<Cell> cells = study.cells().stream()
                        .filter(c -> c.learner().equals(learner) && c.training().equals(training))
                        .toList();
                StringJoiner name = new StringJoiner(" + ");
                if (study.values("learner").size() > 1) {
                    name.add(learner);
                }
                if (study.values("training").size() > 1) {
                    name.add(training);
                }
                if (!cells.isEmpty()) {
                    groups.add(new CellGroup(name.toString(), cells));
                }
            }
        }
        return groups;
    }

    /** The name with that of a rule. */
    String named(String rule) {
        return name.isEmpty() ? rule : name + ", " + rule;
    }

    /** A series of a cell in the colour and symbol of its acquisition. */
    Figures.Series series(Study study, Cell cell, List<double[]> points) {
        return new Figures.Series(
                cell.acquisition(), "data", study.values("acquisition").indexOf(cell.acquisition()), points);
    }
}
