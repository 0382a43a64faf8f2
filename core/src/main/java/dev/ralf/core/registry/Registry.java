package dev.ralf.core.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** All components on the class path, by extension point and id. Immutable. */
public final class Registry {
    private final List<Component<?>> components;

    /**
     * A registry of these components.
     *
     * @throws IllegalArgumentException if two components of one kind have the same id
     */
    public Registry(List<Component<?>> components) {
        this.components = List.copyOf(components);
        for (int i = 0; i < components.size(); i++) {
            for (int j = 0; j < i; j++) {
                Component<?> a = components.get(i);
                Component<?> b = components.get(j);
                if (a.kind() == b.kind() && a.id().equals(b.id())) {
                    throw new IllegalArgumentException(
                            "two components of kind " + a.kind().getSimpleName() + " are named " + a.id());
                }
            }
        }
    }

    /** The components of every {@link ComponentProvider} on the class path. */
    public static Registry load() {
        List<Component<?>> all = new ArrayList<>();
        ServiceLoader.load(ComponentProvider.class).stream()
                .sorted(Comparator.comparing(p -> p.type().getName()))
                .forEach(p -> all.addAll(p.get().components()));
        return new Registry(all);
    }

    /** All components, in catalogue order. */
    public List<Component<?>> all() {
        return components;
    }

    /** The components of one extension point, in catalogue order. */
    public <T> List<Component<T>> all(Class<T> kind) {
        List<Component<T>> found = new ArrayList<>();
        for (Component<?> c : components) {
            if (c.kind() == kind) {
                @SuppressWarnings("unchecked")
                Component<T> typed = (Component<T>) c;
                found.add(typed);
            }
        }
        return found;
    }

    /** The component of this kind and id, if there is one. */
    public <T> Optional<Component<T>> find(Class<T> kind, String id) {
        return all(kind).stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** The known words closest to {@code word} by edit distance, best first, at most three. */
    public static List<String> closest(String word, List<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        int limit = Math.max(2, word.length() / 2);
        return known.stream()
                .filter(k -> k.startsWith(word) || distance.apply(word, k) <= limit)
                .sorted(Comparator.<String>comparingInt(k -> distance.apply(word, k))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }
}
