package dev.ralf.core.acquisition;

import dev.ralf.core.data.Groups;
import dev.ralf.core.util.MathOps;

/**
 * One stratum for each group of a sensitive attribute.
 *
 * @param attribute name of the attribute; empty for the first one that the data has
 * @param share how a batch is shared among the groups
 */
public record SensitiveGroup(String attribute, Share share) implements Strata {
    @Override
    public String id() {
        return share == Share.PROPORTIONAL ? "group" : "group-equal";
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the data has no such attribute
     */
    @Override
    public Division divide(AcquisitionTask task, int[] rows) {
        Groups groups = task.requireGroups(attribute, id());
        int[] stratum = MathOps.select(groups.codes(), rows);
        return new Division(stratum, share.weights(task, rows, stratum, groups.count()));
    }
}
