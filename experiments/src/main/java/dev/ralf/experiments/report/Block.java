package dev.ralf.experiments.report;

import java.util.List;
import java.util.Map;

/** One piece of a section, as plain text: each writer escapes it for its own format. */
sealed interface Block {
    /** Weight of a text. */
    enum Tone {
        NORMAL,
        NOTE,
        WARNING
    }

    /** A paragraph. */
    record Paragraph(String text, Tone tone) implements Block {}

    /** Findings, each with a short label. */
    record Statements(List<Statement> statements) implements Block {}

    /**
     * A finding.
     *
     * @param label a few words
     * @param text sentences
     * @param tone weight
     */
    record Statement(String label, String text, Tone tone) {}

    /** A list of lines. */
    record Lines(List<String> lines, Tone tone) implements Block {}

    /**
     * A table.
     *
     * @param id unique in the document
     * @param caption what the numbers are; numbered by the writers
     * @param columns headers in order
     * @param headers how many leading columns name the row
     * @param rows cells by row, as many as columns
     * @param notes below the table
     */
    record Table(
            String id, String caption, List<Column> columns, int headers, List<List<Entry>> rows, List<String> notes)
            implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            notes = List.copyOf(notes);
            for (List<Entry> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalStateException(
                            "table " + id + ": a row has " + row.size() + " cells for " + columns.size() + " columns");
                }
            }
        }
    }

    /**
     * A column.
     *
     * @param title header
     * @param unit second line of the header: the rule, the direction; or empty
     * @param numeric whether it is set flush right
     */
    record Column(String title, String unit, boolean numeric) {
        static Column text(String title) {
            return new Column(title, "", false);
        }

        static Column number(String title) {
            return new Column(title, "", true);
        }

        static Column number(String title, String unit) {
            return new Column(title, unit, true);
        }
    }

    /** Content of a table cell. */
    sealed interface Entry {}

    /** Text of a cell; {@code strong} marks a verdict or a front point; {@code detail} is a second line, or empty. */
    record Text(String text, boolean strong, String detail) implements Entry {}

    /** A point with its interval, drawn on an axis shared by the column; left out where nothing can be drawn. */
    record Span(double value, double low, double high, double axisLow, double axisHigh) implements Entry {}

    /**
     * A drawing made in the browser.
     *
     * @param id name of the drawing in the data of the page
     * @param title heading
     * @param alternative what the drawing shows, in words
     * @param missing why there is nothing to draw, or empty
     */
    record Chart(String id, String title, String alternative, String missing) implements Block {}

    /**
     * A figure whose numbers stand in a table behind it.
     *
     * @param id name of the figure in the data of the page
     * @param title heading
     * @param alternative what the figure shows, in words
     * @param plot what is drawn
     * @param table its numbers
     */
    record Figure(String id, String title, String alternative, Figures.Plot plot, Table table) implements Block {}

    /**
     * Pictures with a caption.
     *
     * @param caption what they are
     * @param pictures PNG in base64 with what it shows
     */
    record Pictures(String caption, List<Picture> pictures) implements Block {}

    /**
     * A picture.
     *
     * @param png PNG in base64
     * @param words what it shows
     */
    record Picture(String png, String words) {}

    /**
     * A drawing in SVG, made by this program from names and numbers.
     *
     * @param title heading
     * @param alternative what the drawing shows, in words
     * @param svg the element
     */
    record Drawing(String title, String alternative, String svg) implements Block {}

    /** Charts side by side with shared choices and one legend. */
    record Panels(List<Chart> charts) implements Block {}

    /** Names and values. */
    record Facts(String id, String caption, Map<String, String> facts) implements Block {}

    /** A long text, folded. */
    record Source(String title, String text) implements Block {}

    /** Blocks that are folded on the page. */
    record Folded(String title, List<Block> blocks) implements Block {}

    /** A heading inside a section. */
    record Heading(String text) implements Block {}

    static Paragraph paragraph(String text) {
        return new Paragraph(text, Tone.NORMAL);
    }

    static Paragraph note(String text) {
        return new Paragraph(text, Tone.NOTE);
    }

    static Paragraph warning(String text) {
        return new Paragraph(text, Tone.WARNING);
    }

    static Entry text(String text) {
        return new Text(text, false, "");
    }

    static Entry text(String text, String detail) {
        return new Text(text, false, detail);
    }

    static Entry strong(String text) {
        return new Text(text, true, "");
    }
}
