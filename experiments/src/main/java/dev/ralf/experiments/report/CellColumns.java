package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;

/** The leading columns that name a cell: one per axis, the learner only where it varies. */
final class CellColumns {
    private final boolean learner;

    CellColumns(Study study) {
        learner = study.values("learner").size() > 1;
    }

    int count() {
        return learner ? 3 : 2;
    }

    List<Block.Column> columns() {
        List<Block.Column> columns = new ArrayList<>();
        if (learner) {
            columns.add(Block.Column.text("Learner"));
        }
        columns.add(Block.Column.text("Training"));
        columns.add(Block.Column.text("Acquisition"));
        return columns;
    }

    List<Block.Entry> entries(Cell cell) {
        List<Block.Entry> entries = new ArrayList<>();
        if (learner) {
            entries.add(Block.text(cell.learner()));
        }
        entries.add(Block.text(cell.training()));
        entries.add(Block.text(cell.acquisition()));
        return entries;
    }
}
