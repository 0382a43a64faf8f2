package dev.ralf.experiments.report;

import java.util.List;

/**
 * A numbered section.
 *
 * @param id anchor
 * @param title heading
 * @param blocks content
 */
record Section(String id, String title, List<Block> blocks) {
    Section {
        blocks = List.copyOf(blocks);
    }
}
