package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.util.List;

/** Writes measurements as comma-separated values, one per line. */
final class CsvWriter {
    private CsvWriter() {}

    static String measurements(Study study) {
        StringBuilder out = new StringBuilder("learner,training,acquisition,seed,round,labels_train,labels_validation,"
                + "labels_calibration,labels,rule,metric,attribute,group,value\r\n");
        for (Cell cell : study.cells()) {
            for (int seed : study.seeds()) {
                for (RoundRecord record : study.run(cell, seed)) {
                    record.metrics().forEach((key, value) -> line(out, record, MetricKey.parse(key), value));
                }
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, RoundRecord record, MetricKey key, double value) {
        List<String> fields = List.of(
                record.learner(),
                record.training(),
                record.acquisition(),
                Integer.toString(record.seed()),
                Integer.toString(record.round()),
                Integer.toString(record.labelsTrain()),
                Integer.toString(record.labelsValidation()),
                Integer.toString(record.labelsCalibration()),
                Integer.toString(record.labels()),
                key.rule(),
                key.metric(),
                key.attribute(),
                key.group(),
                Double.toString(value));
        out.append(String.join(",", fields.stream().map(CsvWriter::quoted).toList()))
                .append("\r\n");
    }

    /** Quotes a field that holds a comma, quote or line break. */
    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
