package dev.ralf.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Writes sections as one HTML page; all that comes from data is escaped. */
final class HtmlWriter {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";
    private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final Pattern SCRIPT_END = Pattern.compile("</(script)", Pattern.CASE_INSENSITIVE);
    /** Rows of a table behind a chart or fold that are printed on paper, and columns from which the print is small. */
    private static final int PAPER_ROWS = 40;

    private static final int PAPER_COLUMNS = 14;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringBuilder out = new StringBuilder();
    private int tables;
    private boolean behind;

    private HtmlWriter() {}

    static String page(Study study, List<Section> sections) {
        ReportInput input = study.input();
        Map<String, String> slots = slots(input.name(), input.description(), sections);
        slots.put("dataset", escape(input.datasetName()));
        slots.put("data", json(data(study, sections)));
        slots.put("echarts", script(resource(ECHARTS)));
        slots.put("js", script(resource("report.js")));
        return fill("report.html", slots);
    }

    /** A page of text and tables, without scripts; {@code kind} stands above the title. */
    static String plain(String kind, String title, String description, List<Section> sections) {
        Map<String, String> slots = slots(title, description, sections);
        slots.put("kind", escape(kind));
        return fill("plain.html", slots);
    }

    private static Map<String, String> slots(String title, String description, List<Section> sections) {
        HtmlWriter body = new HtmlWriter();
        for (int i = 0; i < sections.size(); i++) {
            body.section(sections.get(i), i + 1);
        }
        Map<String, String> slots = new LinkedHashMap<>();
        slots.put("title", escape(title));
        slots.put("description", description.isEmpty() ? "" : "<p class=\"lead\">" + escape(description) + "</p>");
        slots.put("contents", contents(sections));
        slots.put("css", resource("report.css"));
        slots.put("body", body.out.toString());
        return slots;
    }

    private static String fill(String template, Map<String, String> slots) {
        Matcher matcher = SLOT.matcher(resource(template));
        return matcher.replaceAll(slot -> Matcher.quoteReplacement(slots.get(slot.group(1))));
    }

    private static Map<String, Object> data(Study study, List<Section> sections) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("learners", study.values("learner"));
        data.put("trainings", study.values("training"));
        data.put("acquisitions", study.values("acquisition"));
        data.put(
                "baseline",
                study.plan().axis().equals("acquisition") ? study.plan().baseline() : null);
        data.put("rules", study.rules());
        data.put("rule", study.primaryRule());
        data.put("attacks", study.attacks());
        data.put("attack", study.primaryAttack());
        data.put("attributes", study.attributes());
        data.put("panels", CurvesSection.panelData());
        data.put("curves", CurvesSection.data(study));
        data.put("tradeoffs", TradeOffSection.data(study));
        data.put("explorer", ExplorerData.of(study));
        data.put("figures", Figures.data(sections));
        return data;
    }

    /** JSON that can stand inside a script element. */
    private static String json(Object value) {
        return JSON.writeValueAsString(value)
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e");
    }

    /** Keeps a script from ending its element. */
    static String script(String code) {
        return SCRIPT_END.matcher(code).replaceAll("<\\\\/$1");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlWriter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name, e);
        }
    }

    /** Escapes text for element content and quoted attributes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String contents(List<Section> sections) {
        StringBuilder list = new StringBuilder();
        for (Section section : sections) {
            list.append("<li><a href=\"#")
                    .append(escape(section.id()))
                    .append("\">")
                    .append(escape(section.title()))
                    .append("</a></li>\n");
        }
        return list.toString();
    }

    private void section(Section section, int number) {
        out.append("<section id=\"").append(escape(section.id())).append("\">\n<h2><span class=\"number\">");
        out.append(number).append("</span> ").append(escape(section.title())).append("</h2>\n");
        section.blocks().forEach(this::block);
        out.append("</section>\n");
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph p) {
            out.append("<p").append(tone(p.tone())).append('>');
            out.append(escape(p.text())).append("</p>\n");
        } else if (block instanceof Block.Statements s) {
            statements(s);
        } else if (block instanceof Block.Lines lines) {
            out.append("<ul").append(tone(lines.tone())).append(">\n");
            lines.lines()
                    .forEach(line -> out.append("<li>").append(escape(line)).append("</li>\n"));
            out.append("</ul>\n");
        } else if (block instanceof Block.Table table) {
            table(table);
        } else if (block instanceof Block.Chart chart) {
            chart(chart, "wide");
        } else if (block instanceof Block.Panels panels) {
            out.append("<div class=\"controls\" id=\"curve-controls\" hidden></div>\n<div class=\"panels\">\n");
            panels.charts().forEach(chart -> chart(chart, "panel"));
            out.append("</div>\n");
        } else if (block instanceof Block.Figure figure) {
            chart(new Block.Chart(figure.id(), figure.title(), figure.alternative(), ""), "wide figure");
            out.append("<details class=\"numbers\"><summary>Table of these numbers<span class=\"hidden\">: ")
                    .append(escape(figure.title()))
                    .append("</span></summary>\n");
            behind = true;
            table(figure.table());
            behind = false;
            out.append("</details>\n");
        } else if (block instanceof Block.Drawing drawing) {
            out.append("<figure class=\"wide\">\n<figcaption>").append(escape(drawing.title()));
            out.append("</figcaption>\n<div class=\"drawing\" role=\"img\" tabindex=\"0\" aria-label=\"");
            out.append(escape(drawing.alternative())).append("\">").append(drawing.svg());
            out.append("</div>\n</figure>\n");
        } else if (block instanceof Block.Pictures pictures) {
            out.append("<figure class=\"pictures\">\n<figcaption>").append(escape(pictures.caption()));
            out.append("</figcaption>\n<div>");
            pictures.pictures().forEach(p -> out.append("<img alt=\"")
                    .append(escape(p.words()))
                    .append("\" title=\"")
                    .append(escape(p.words()))
                    .append("\" src=\"data:image/png;base64,")
                    .append(escape(p.png()))
                    .append("\">"));
            out.append("</div>\n</figure>\n");
        } else if (block instanceof Block.Facts facts) {
            facts(facts);
        } else if (block instanceof Block.Source source) {
            out.append("<details><summary>").append(escape(source.title())).append("</summary>\n<pre><code>");
            out.append(escape(source.text())).append("</code></pre></details>\n");
        } else if (block instanceof Block.Folded folded) {
            out.append("<details><summary>").append(escape(folded.title())).append("</summary>\n");
            behind = true;
            folded.blocks().forEach(this::block);
            behind = false;
            out.append("</details>\n");
        } else if (block instanceof Block.Heading heading) {
            out.append("<h3>").append(escape(heading.text())).append("</h3>\n");
        }
    }

    private static String tone(Block.Tone tone) {
        return tone == Block.Tone.NORMAL ? "" : " class=\"" + tone.name().toLowerCase(Locale.ROOT) + "\"";
    }

    private void statements(Block.Statements block) {
        out.append("<dl class=\"statements\">\n");
        for (Block.Statement s : block.statements()) {
            out.append("<div").append(tone(s.tone())).append("><dt>").append(escape(s.label()));
            out.append("</dt><dd>")
                    .append(escape(s.text()).replace("\n", "<br>"))
                    .append("</dd></div>\n");
        }
        out.append("</dl>\n");
    }

    private void chart(Block.Chart chart, String kind) {
        out.append("<figure class=\"").append(kind).append("\">\n<figcaption>");
        out.append(escape(chart.title())).append("</figcaption>\n");
        if (chart.missing().isEmpty()) {
            out.append("<div class=\"plot\" id=\"").append(escape(chart.id())).append("\" role=\"img\" aria-label=\"");
            out.append(escape(chart.alternative())).append("\"></div>\n<div class=\"key\" id=\"");
            out.append(escape(chart.id())).append("-key\"></div>\n<noscript><p class=\"note\">");
            out.append(escape(chart.alternative())).append("</p></noscript>\n");
        } else {
            out.append("<p class=\"missing\">").append(Numbers.DASH).append(' ');
            out.append(escape(chart.missing())).append(".</p>\n");
        }
        out.append("</figure>\n");
    }

    private void facts(Block.Facts block) {
        out.append("<dl class=\"facts\" id=\"").append(escape(block.id())).append("\" aria-label=\"");
        out.append(escape(block.caption())).append("\">\n");
        block.facts().forEach((name, value) -> out.append("<div><dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd></div>\n"));
        out.append("</dl>\n");
    }

    private void table(Block.Table table) {
        String caption = "Table " + ++tables + ". " + table.caption();
        boolean cut = behind && table.rows().size() > PAPER_ROWS;
        out.append("<div class=\"scroll")
                .append(cut ? " long" : "")
                .append(table.columns().size() > PAPER_COLUMNS ? " small" : "")
                .append("\" role=\"region\" tabindex=\"0\" aria-label=\"")
                .append(escape(caption));
        out.append("\">\n<table id=\"")
                .append(escape(table.id()))
                .append("\">\n<caption><span><b>Table ")
                .append(tables);
        out.append(".</b> ").append(escape(table.caption())).append("</span></caption>\n<thead><tr>");
        for (Block.Column column : table.columns()) {
            out.append("<th scope=\"col\"").append(column.numeric() ? " class=\"num\">" : ">");
            out.append(escape(column.title()));
            if (!column.unit().isEmpty()) {
                out.append("<small>").append(escape(column.unit())).append("</small>");
            }
            out.append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        List<Block.Entry> previous = List.of();
        for (List<Block.Entry> row : table.rows()) {
            row(table, row, previous);
            previous = row;
        }
        out.append("</tbody>\n</table>\n</div>\n");
        if (cut) {
            out.append("<p class=\"note paper\">On paper: the first ")
                    .append(PAPER_ROWS)
                    .append(" of ")
                    .append(table.rows().size())
                    .append(" rows. All are in report.md.</p>\n");
        }
        if (!table.notes().isEmpty()) {
            out.append("<div class=\"notes\">");
            table.notes().forEach(note -> out.append("<p>").append(escape(note)).append("</p>"));
            out.append("</div>\n");
        }
    }

    private void row(Block.Table table, List<Block.Entry> row, List<Block.Entry> previous) {
        boolean repeated = !previous.isEmpty();
        boolean group = table.headers() > 1 && repeated && !row.get(0).equals(previous.get(0));
        out.append(group ? "<tr class=\"group\">" : "<tr>");
        for (int c = 0; c < row.size(); c++) {
            boolean header = c < table.headers();
            repeated =
                    repeated && header && c < table.headers() - 1 && row.get(c).equals(previous.get(c));
            String tag = header ? "th" : "td";
            String classes = (table.columns().get(c).numeric() ? "num " : "") + (repeated ? "repeated" : "");
            out.append('<').append(tag).append(header ? " scope=\"row\"" : "");
            if (!classes.isBlank()) {
                out.append(" class=\"").append(classes.strip()).append('"');
            }
            out.append('>');
            entry(row.get(c));
            out.append("</").append(tag).append('>');
        }
        out.append("</tr>\n");
    }

    private void entry(Block.Entry entry) {
        if (entry instanceof Block.Span span) {
            span(span);
        } else if (entry instanceof Block.Text text) {
            String escaped = escape(text.text());
            out.append(text.strong() && !escaped.isEmpty() ? "<strong>" + escaped + "</strong>" : escaped);
            if (!text.detail().isEmpty()) {
                out.append("<small>").append(escape(text.detail())).append("</small>");
            }
        }
    }

    private void span(Block.Span span) {
        double range = span.axisHigh() - span.axisLow();
        if (!Double.isFinite(span.value()) || !(range > 0)) {
            out.append(Numbers.DASH);
            return;
        }
        out.append("<svg class=\"span\" viewBox=\"0 0 140 20\" width=\"140\" height=\"20\" aria-hidden=\"true\">");
        String zero = x(0, span);
        out.append("<line class=\"zero\" x1=\"").append(zero).append("\" y1=\"1\" x2=\"");
        out.append(zero).append("\" y2=\"19\"/>");
        if (Double.isFinite(span.low()) && Double.isFinite(span.high())) {
            out.append("<line class=\"whisker\" x1=\"")
                    .append(x(span.low(), span))
                    .append("\" y1=\"10\" x2=\"");
            out.append(x(span.high(), span)).append("\" y2=\"10\"/>");
        }
        out.append("<circle cx=\"").append(x(span.value(), span)).append("\" cy=\"10\" r=\"4\"/></svg>");
    }

    private static String x(double value, Block.Span span) {
        double share = (value - span.axisLow()) / (span.axisHigh() - span.axisLow());
        return String.format(Locale.ROOT, "%.1f", 6 + 128 * share);
    }
}
