package dev.ralf.datasets.catalog;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.util.Checks;
import dev.ralf.datasets.format.TableOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A public data set that is known by name.
 *
 * @param id name in specs
 * @param task what is predicted from what, one line
 * @param citation who made it
 * @param licence under which terms, as far as known
 * @param homePage where it is described and distributed
 * @param rows row counts, in words
 * @param folder folder of its files below a data folder
 * @param files its files
 * @param content what they hold
 * @param caveats what a reader of a result should know
 */
public record CatalogEntry(
        String id,
        String task,
        String citation,
        String licence,
        String homePage,
        String rows,
        String folder,
        List<DataFile> files,
        Content content,
        List<String> caveats) {
    /** Checks the folder and copies the lists. */
    public CatalogEntry {
        Checks.argument(folder.matches("[a-z0-9][a-z0-9-]*"), "folder must be lower case with hyphens, got %s", folder);
        files = List.copyOf(files);
        caveats = List.copyOf(caveats);
        Checks.atLeast("files", files.size(), 1);
    }

    /**
     * Verifies and reads the files.
     *
     * @param cache where to look for them
     * @param options options of tables
     * @throws dev.ralf.core.data.DatasetFormatException if a file is missing or not what it should be
     */
    public Dataset load(DataCache cache, TableOptions options) {
        return content.read(this, cache.verify(this), options);
    }

    /** True if a column says which part of a period a row was observed for. */
    public boolean hasExposure() {
        return content instanceof TableContent table && table.hasExposure();
    }

    /** What can be predicted, by name, the default first; empty where there is no choice. */
    public List<String> labels() {
        return content instanceof TableContent table && table.labels().size() > 1
                ? List.copyOf(table.labels().keySet())
                : List.of();
    }

    /**
     * The same data set where another of its labels is predicted.
     *
     * @throws IllegalArgumentException if it has no such label
     */
    public CatalogEntry predicting(String label) {
        Checks.argument(labels().contains(label), "label must be one of %s, got %s", labels(), label);
        return new CatalogEntry(
                id,
                task,
                citation,
                licence,
                homePage,
                rows,
                folder,
                files,
                ((TableContent) content).predicting(label),
                caveats);
    }

    /** Everything that is known of the data set without its files, one item per line. */
    public String describe() {
        List<String> lines = new ArrayList<>();
        lines.add(id + ": " + task);
        lines.add("rows: " + rows);
        lines.add("citation: " + citation);
        lines.add("licence: " + licence);
        lines.add("home page: " + homePage);
        for (DataFile f : files) {
            lines.add("file: " + folder + "/" + f.name() + ", "
                    + f.versions().get(0).bytes() + " bytes, sha256 " + f.expected());
        }
        lines.addAll(content.describe());
        caveats.forEach(c -> lines.add("caveat: " + c));
        return String.join("\n", lines);
    }

    /** The facts that go into a data set before those of its content. */
    Map<String, String> facts(VerifiedFiles verified) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("task", task);
        facts.put("source", homePage);
        facts.put("citation", citation);
        facts.put("licence", licence);
        verified.sha256().forEach((name, hash) -> facts.put("sha256 " + name, hash));
        for (int i = 0; i < caveats.size(); i++) {
            facts.put("caveat " + (i + 1), caveats.get(i));
        }
        return facts;
    }
}
