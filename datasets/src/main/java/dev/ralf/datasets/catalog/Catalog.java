package dev.ralf.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The data sets that are known by name. None of them is shipped: licences differ. Each entry says where to get its files
 * and which hashes they must have. An entry is a resource {@code ID.yaml} beside this class (see {@link EntryYaml}); the
 * resource {@code entries.txt} lists the ids in the order of listings.
 */
public final class Catalog {
    private static final List<CatalogEntry> ENTRIES =
            Stream.concat(load().stream(), TextEntries.all().stream()).toList();

    private Catalog() {}

    /** All entries, in the order of listings. */
    public static List<CatalogEntry> entries() {
        return ENTRIES;
    }

    /** The entry of this id, if there is one. */
    public static Optional<CatalogEntry> find(String id) {
        return ENTRIES.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    private static List<CatalogEntry> load() {
        List<CatalogEntry> entries = new ArrayList<>();
        for (String id : resource("entries.txt").lines().toList()) {
            CatalogEntry entry = EntryYaml.read(id + ".yaml", resource(id + ".yaml"));
            if (!entry.id().equals(id)) {
                throw new IllegalStateException(id + ".yaml has the id " + entry.id());
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    private static String resource(String name) {
        try (InputStream in = Catalog.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the catalogue has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of the catalogue", e);
        }
    }
}
