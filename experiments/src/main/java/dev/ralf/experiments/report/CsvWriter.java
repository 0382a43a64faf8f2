package dev.ralf.experiments.report;

import dev.ralf.core.loop.RoundRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes measurements as comma-separated values, one per line. */
final class CsvWriter {
    private static final Object[] HEADER = {
        "learner",
        "training",
        "acquisition",
        "seed",
        "round",
        "labels_train",
        "labels_validation",
        "labels_calibration",
        "labels",
        "rule",
        "metric",
        "attribute",
        "group",
        "value"
    };

    private CsvWriter() {}

    static String measurements(Study study) {
        StringBuilder out = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(HEADER);
            for (Cell cell : study.cells()) {
                for (int seed : study.seeds()) {
                    for (RoundRecord record : study.run(cell, seed)) {
                        for (Map.Entry<String, Double> m : record.metrics().entrySet()) {
                            csv.printRecord(fields(record, MetricKey.parse(m.getKey()), m.getValue()));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return out.toString();
    }

    private static Object[] fields(RoundRecord record, MetricKey key, double value) {
        return new Object[] {
            text(record.learner()),
            text(record.training()),
            text(record.acquisition()),
            record.seed(),
            record.round(),
            record.labelsTrain(),
            record.labelsValidation(),
            record.labelsCalibration(),
            record.labels(),
            text(key.rule()),
            text(key.metric()),
            text(key.attribute()),
            text(key.group()),
            value
        };
    }

    /** A name that a spreadsheet would take for a formula gets an apostrophe in front. */
    private static String text(String name) {
        return !name.isEmpty() && "=+-@\t\r".indexOf(name.charAt(0)) >= 0 ? "'" + name : name;
    }
}
