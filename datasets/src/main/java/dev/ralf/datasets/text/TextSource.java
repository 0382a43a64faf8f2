package dev.ralf.datasets.text;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.format.CsvFile;
import dev.ralf.datasets.format.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data set of a user's own file of texts: {@code {id: text, path: mails.csv, text: [subject, body], label: kind}}. */
public final class TextSource {
    private TextSource() {}

    /** From the options of a spec. */
    public static DatasetSource from(Options o) {
        Path path = Path.of(o.text("path"));
        if (!Files.isRegularFile(path)) {
            throw o.error("path", path + ": no such file");
        }
        List<String> text = o.texts("text", List.of());
        if (text.isEmpty()) {
            throw o.error("text", "text must name the columns of text");
        }
        String label = o.text("label");
        if (text.contains(label)) {
            throw o.error("text", "column " + label + " cannot be both text and label");
        }
        List<String> sensitive = o.texts("sensitive", List.of());
        TextOptions options = TextOptions.from(o);
        Optional<String> weight = o.optionalText("weight");
        return seed -> {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("source", path.getFileName().toString());
            facts.put("sha256 " + path.getFileName(), Sha256.of(path));
            return TextReader.read(
                    "text",
                    List.of(new TextFile(CsvFile.withHeader(path), text, label, Map.of(), sensitive, weight)),
                    List.of(),
                    options,
                    facts);
        };
    }
}
