package dev.ralf.datasets.catalog;

import dev.ralf.core.util.Checks;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of a data set.
 *
 * @param name its name in the folder of the data set
 * @param versions what its bytes may be: files of equal content that were packed by different people; a download must
 *     be the first
 * @param url where the file itself can be fetched, if such a place is known
 */
public record DataFile(String name, List<FileVersion> versions, Optional<URI> url) {
    /** Checks the name and that there is a version. */
    public DataFile {
        Checks.argument(name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"), "name must be a plain file name, got %s", name);
        versions = List.copyOf(versions);
        Checks.atLeast("versions", versions.size(), 1);
    }

    /** A file of one version without a known URL. */
    public static DataFile of(String name, long bytes, String sha256) {
        return new DataFile(name, List.of(new FileVersion(bytes, sha256)), Optional.empty());
    }

    /** The same file with one more version. */
    public DataFile or(long bytes, String sha256) {
        List<FileVersion> more = new ArrayList<>(versions);
        more.add(new FileVersion(bytes, sha256));
        return new DataFile(name, more, url);
    }

    /** The same file with a place to fetch it from. */
    public DataFile at(URI place) {
        return new DataFile(name, versions, Optional.of(place));
    }

    /** The hashes that are right, for messages. */
    String expected() {
        return String.join(" or ", versions.stream().map(FileVersion::sha256).toList());
    }
}
