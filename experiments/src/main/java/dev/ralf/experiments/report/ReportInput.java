package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that a report says; nothing else enters it. Maps keep their iteration order, which the report follows: give maps
 * with a fixed order, for the same bytes each time.
 *
 * @param name name of the study
 * @param description what the study is about, in the words of its author; may be empty
 * @param datasetName name of the data set
 * @param datasetFacts source, licence, dropped columns with reasons, checksum and so on, by name
 * @param classes names of the classes, by class index
 * @param records one per cell, seed and round; cells are shown in the order in which they first appear
 * @param plan the statistics promised before the run
 * @param specYaml the spec as given
 * @param resolvedYaml the spec with every default written out
 * @param provenance versions, commit, virtual machine, system, start and end, by name
 * @param failures one line per failed cell
 * @param attackSettings settings of each attack in one line, by the name used in metric keys
 * @param extras what the run folder has beside its records
 */
public record ReportInput(
        String name,
        String description,
        String datasetName,
        Map<String, String> datasetFacts,
        List<String> classes,
        List<RoundRecord> records,
        StatisticsPlan plan,
        String specYaml,
        String resolvedYaml,
        Map<String, String> provenance,
        List<String> failures,
        Map<String, String> attackSettings,
        RunExtras extras) {
    /** Takes unmodifiable copies of the collections. */
    public ReportInput {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(datasetName, "datasetName");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(specYaml, "specYaml");
        Objects.requireNonNull(resolvedYaml, "resolvedYaml");
        datasetFacts = copy(datasetFacts);
        classes = List.copyOf(classes);
        records = List.copyOf(records);
        provenance = copy(provenance);
        failures = List.copyOf(failures);
        attackSettings = copy(attackSettings);
        Objects.requireNonNull(extras, "extras");
    }

    /** Records alone. */
    public ReportInput(
            String name,
            String description,
            String datasetName,
            Map<String, String> datasetFacts,
            List<String> classes,
            List<RoundRecord> records,
            StatisticsPlan plan,
            String specYaml,
            String resolvedYaml,
            Map<String, String> provenance,
            List<String> failures,
            Map<String, String> attackSettings) {
        this(
                name,
                description,
                datasetName,
                datasetFacts,
                classes,
                records,
                plan,
                specYaml,
                resolvedYaml,
                provenance,
                failures,
                attackSettings,
                RunExtras.NONE);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
