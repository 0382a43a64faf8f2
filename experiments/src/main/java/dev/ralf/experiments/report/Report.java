package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The report of a study: pure functions from its records to text. The same input gives the same bytes; the only times
 * and machines named are those of {@link ReportInput#provenance()}.
 *
 * <p>What cannot be said from the records (no sensitive attribute, no attack, one seed, undefined numbers) is shown as a
 * dash with the reason, and never as an error.
 */
public final class Report {
    private Report() {}

    /**
     * One self-contained HTML page: styles, charts library and data are inside, and nothing is loaded from the network.
     * Text and tables can be read without JavaScript.
     *
     * @throws IllegalArgumentException if two records are of the same cell, seed and round, or a metric key is malformed
     */
    public static String html(ReportInput input) {
        Study study = new Study(input);
        return HtmlWriter.page(study, sections(study));
    }

    /**
     * The same text and tables in Markdown, without the drawings.
     *
     * @throws IllegalArgumentException as {@link #html}
     */
    public static String markdown(ReportInput input) {
        Study study = new Study(input);
        return MarkdownWriter.document(
                input.name(), input.description(), "Data set: " + input.datasetName(), sections(study));
    }

    /** The answer, the declared comparison and the final values alone, in Markdown, for pages of several runs. */
    public static String brief(ReportInput input) {
        Study study = new Study(input);
        Family family = new Family(study);
        List<Section> sections = new ArrayList<>();
        sections.add(SummarySection.build(study, family));
        sections.add(FinalsSection.brief(study));
        if (!family.comparisons().isEmpty()) {
            sections.add(ComparisonSection.brief(study, family));
        }
        return MarkdownWriter.document(input.name(), input.description(), "Data set: " + input.datasetName(), sections);
    }

    /**
     * Every measurement in long form (RFC 4180): one line per record and metric, with columns learner, training,
     * acquisition, seed, round, labels_train, labels_validation, labels_calibration, labels, rule, metric, attribute,
     * group, value. Numbers are in shortest round-trip form; an undefined value is {@code NaN}.
     *
     * @throws IllegalArgumentException as {@link #html}
     */
    public static String csv(ReportInput input) {
        return CsvWriter.measurements(new Study(input));
    }

    /**
     * The document of an evidence pack: what was decided before the run, what it measured, what it leaves open, with
     * fields to sign.
     *
     * @param plan what the authors said of the use before the run
     * @param page true for one self-contained HTML page, false for Markdown
     * @throws IllegalArgumentException as {@link #html}
     */
    public static String evidence(ReportInput input, EvidencePlan plan, boolean page) {
        Study study = new Study(input);
        List<Section> sections = Evidence.sections(study, plan);
        return page
                ? HtmlWriter.plain("evidence pack", input.name(), input.description(), sections)
                : MarkdownWriter.document("Evidence: " + input.name(), input.description(), "", sections);
    }

    /**
     * One metric at the last round along an axis, every value against the baseline, in Markdown.
     *
     * @throws IllegalArgumentException if the metric was not measured, or the axis does not have the baseline and another
     *     value
     */
    public static String compare(ReportInput input, String metric, String axis, String baseline) {
        return MarkdownWriter.section(FurtherComparison.along(new Study(input), metric, axis, baseline));
    }

    /**
     * One metric at the last round minus another one of the same cells, in Markdown.
     *
     * @throws IllegalArgumentException if one of them was not measured
     */
    public static String compare(ReportInput input, String metric, String other) {
        return MarkdownWriter.section(FurtherComparison.between(new Study(input), metric, other));
    }

    /** One line for each seed of a cell that did not reach the last round. */
    public static List<String> incomplete(ReportInput input) {
        return new Study(input).incomplete();
    }

    /**
     * Studies of several data sets side by side, in Markdown: ranks over data sets, and each data set's own family.
     *
     * @param inputs studies
     * @return empty unless they are of at least two data sets, one each, and share axis and baseline of their statistics
     */
    public static Optional<String> across(List<ReportInput> inputs) {
        long names = inputs.stream().map(ReportInput::datasetName).distinct().count();
        long plans = inputs.stream()
                .map(i -> List.of(i.plan().axis(), i.plan().baseline()))
                .distinct()
                .count();
        return names < 2 || names < inputs.size() || plans > 1
                ? Optional.empty()
                : Optional.of(MarkdownWriter.section(
                        AcrossDatasets.build(inputs.stream().map(Study::new).toList())));
    }

    private static List<Section> sections(Study study) {
        Family family = new Family(study);
        List<Section> sections = new ArrayList<>(List.of(
                SummarySection.build(study, family),
                CurvesSection.build(study),
                TradeOffSection.build(study),
                FinalsSection.build(study),
                ComparisonSection.build(study, family),
                RobustnessSection.build(study),
                FairnessSection.build(study)));
        UnfairnessAttackSection.build(study).ifPresent(sections::add);
        sections.addAll(List.of(
                CertificateSection.build(study),
                CalibrationSection.build(study),
                SelectionSection.build(study),
                TimeSection.build(study),
                MethodSection.build(study)));
        return sections;
    }
}
