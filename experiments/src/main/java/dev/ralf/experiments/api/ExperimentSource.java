package dev.ralf.experiments.api;

import java.util.List;

/** An experiment class: describes one or several studies. Its {@link ExperimentClass} gives it its name. */
public interface ExperimentSource {
    /** The studies, in the order in which they are run. */
    List<Experiment> experiments();
}
