package dev.ralf.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes sections as Markdown (GitHub's tables); what comes from data is escaped. */
final class MarkdownWriter {
    private final StringBuilder out = new StringBuilder();
    private int tables;

    private MarkdownWriter() {}

    static String document(String title, String description, String subject, List<Section> sections) {
        MarkdownWriter writer = new MarkdownWriter();
        writer.line("# " + escape(title));
        writer.line(escape(description));
        writer.line(escape(subject));
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            writer.line("## " + (i + 1) + ". " + escape(section.title()));
            section.blocks().forEach(writer::block);
        }
        return writer.out.toString();
    }

    /** One section without a number. */
    static String section(Section section) {
        MarkdownWriter writer = new MarkdownWriter();
        writer.line("## " + escape(section.title()));
        section.blocks().forEach(writer::block);
        return writer.out.toString();
    }

    private void line(String text) {
        if (!text.isEmpty()) {
            out.append(text).append("\n\n");
        }
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph p) {
            line((p.tone() == Block.Tone.WARNING ? "**Note:** " : "") + escape(p.text()));
        } else if (block instanceof Block.Statements s) {
            s.statements().forEach(x -> line("**" + escape(x.label()) + "** " + escape(x.text())));
        } else if (block instanceof Block.Lines lines) {
            lines.lines().forEach(text -> out.append("- ").append(escape(text)).append('\n'));
            out.append('\n');
        } else if (block instanceof Block.Table table) {
            table(table);
        } else if (block instanceof Block.Chart chart) {
            chart(chart);
        } else if (block instanceof Block.Panels panels) {
            panels.charts().forEach(this::chart);
        } else if (block instanceof Block.Figure figure) {
            line("**" + escape(figure.title()) + "** " + escape(figure.alternative()));
            table(figure.table());
        } else if (block instanceof Block.Drawing drawing) {
            line("**" + escape(drawing.title()) + "** " + escape(drawing.alternative()));
        } else if (block instanceof Block.Pictures pictures) {
            line("**" + escape(pictures.caption()) + "** "
                    + escape(pictures.pictures().stream()
                            .map(Block.Picture::words)
                            .collect(Collectors.joining("; "))) + ".");
        } else if (block instanceof Block.Facts facts) {
            line("**" + escape(facts.caption()) + "**");
            facts.facts().forEach((name, value) -> out.append("- ")
                    .append(escape(name))
                    .append(": ")
                    .append(escape(value))
                    .append('\n'));
            out.append('\n');
        } else if (block instanceof Block.Source source) {
            line("**" + escape(source.title()) + "**");
            String fence = fence(source.text());
            line(fence + "yaml\n" + source.text() + (source.text().endsWith("\n") ? "" : "\n") + fence);
        } else if (block instanceof Block.Folded folded) {
            line("### " + escape(folded.title()));
            folded.blocks().forEach(this::block);
        } else if (block instanceof Block.Heading heading) {
            line("### " + escape(heading.text()));
        }
    }

    private void chart(Block.Chart chart) {
        line("**" + escape(chart.title()) + "** "
                + (chart.missing().isEmpty()
                        ? escape(chart.alternative())
                        : Numbers.DASH + " " + escape(chart.missing()) + "."));
    }

    private void table(Block.Table table) {
        line("**Table " + ++tables + ". " + escape(table.caption()) + "**");
        List<Integer> shown = new ArrayList<>();
        for (int c = 0; c < table.columns().size(); c++) {
            int column = c;
            boolean drawn = table.rows().stream().anyMatch(row -> row.get(column) instanceof Block.Span);
            if (!drawn) {
                shown.add(c);
            }
        }
        out.append('|');
        for (int c : shown) {
            Block.Column column = table.columns().get(c);
            String unit = column.unit().isEmpty() ? "" : " (" + column.unit() + ")";
            out.append(' ').append(escape(column.title() + unit)).append(" |");
        }
        out.append("\n|");
        for (int c : shown) {
            out.append(table.columns().get(c).numeric() ? " ---: |" : " --- |");
        }
        out.append('\n');
        for (List<Block.Entry> row : table.rows()) {
            out.append('|');
            for (int c : shown) {
                Block.Text text = (Block.Text) row.get(c);
                String detail = text.detail().isEmpty() ? "" : " " + text.detail();
                String mark = text.strong() && !text.text().isEmpty() ? "**" : "";
                out.append(' ').append(mark).append(escape(text.text())).append(mark);
                out.append(escape(detail)).append(" |");
            }
            out.append('\n');
        }
        out.append('\n');
        table.notes().forEach(note -> line(escape(note)));
    }

    /** A fence longer than any run of backticks in the text. */
    private static String fence(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(Math.max(3, longest + 1));
    }

    /** Escapes what Markdown or HTML would read as markup; line breaks become spaces. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\n', '\r' -> escaped.append(' ');
                case '\\', '`', '*', '_', '[', ']', '|', '#', '~' ->
                    escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
