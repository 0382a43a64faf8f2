package dev.ralf.experiments.api;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.config.Yaml;
import dev.ralf.experiments.run.Progress;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study described in Java. The builder writes a spec and the reader of specs reads it: keys, defaults, ranges, messages
 * and results are those of the same study in YAML, to the byte. Options are given as {@code name, value, name, value, ...};
 * a value may be a number, a text, a boolean, a list, or another component ({@link #component}).
 *
 * <pre>{@code
 * Experiment.builder("my-study")
 *         .dataset("motor-portfolio", "rows", 2000)
 *         .training("pgd", "epsilon", 0.1)
 *         .acquisition("random").acquisition("dre")
 *         .evaluation("robust", "attack", Experiment.component("pgd", "epsilon", 0.1))
 *         .build()
 *         .run(Path.of("runs", "my-study"), 2);
 * }</pre>
 */
public final class Experiment {
    private final Spec spec;

    private Experiment(Spec spec) {
        this.spec = spec;
    }

    /** Begins a study of this name: letters, digits and {@code ._-}. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * The studies of a spec in YAML: one, or several with a line {@code ---} between them or of a grid.
     *
     * @throws dev.ralf.experiments.config.SpecException with one line if it is wrong
     */
    public static List<Experiment> read(Path spec) {
        return Spec.readAll(spec, List.of(), Registry.load()).stream()
                .map(Experiment::new)
                .toList();
    }

    /**
     * A component with options, to stand inside of another one.
     *
     * @param id its id, as {@code ralf strategies}, {@code attacks} and {@code metrics} list them
     * @param options names and values by turns
     * @throws IllegalArgumentException if a name is no text, has no value or is given twice
     */
    public static Map<String, Object> component(String id, Object... options) {
        Map<String, Object> component = new LinkedHashMap<>();
        component.put("id", id);
        put(component, options);
        return component;
    }

    /**
     * The studies of a spec that RALF brings along.
     *
     * @param name file name in {@code specs/}, without its ending
     * @throws IllegalArgumentException if there is none of this name
     */
    public static List<Experiment> shipped(String name) {
        URL resource = Experiment.class.getResource("/specs/" + name + ".yaml");
        if (resource == null) {
            throw new IllegalArgumentException("RALF brings no spec " + name + ".yaml along");
        }
        try {
            URI uri = resource.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath("/specs/" + name + ".yaml"));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("spec " + name + " has no address: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("spec " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void put(Map<String, Object> into, Object... options) {
        if (options.length % 2 != 0) {
            throw new IllegalArgumentException("options must be names and values by turns, got " + options.length
                    + " arguments, the last one " + options[options.length - 1]);
        }
        for (int i = 0; i < options.length; i += 2) {
            if (!(options[i] instanceof String name)) {
                throw new IllegalArgumentException("the name of an option must be a text, got " + options[i]);
            }
            if (into.put(name, options[i + 1]) != null) {
                throw new IllegalArgumentException("option " + name + " is given twice");
            }
        }
    }

    /** What was described, read and checked. */
    public Spec spec() {
        return spec;
    }

    /** The same study as a spec file. */
    public String yaml() {
        return spec.text();
    }

    /**
     * Runs what is open of the study, and writes its report.
     *
     * @param folder folder of the run; a run that was begun there goes on, if it is the same study
     * @param jobs cells side by side, at least 1; changes no number
     * @return where the results are
     * @throws IllegalArgumentException if the data do not have what the study asks for
     * @throws IllegalStateException if the folder has another study, or another process works on it
     */
    public Finished run(Path folder, int jobs) {
        Study study = new Study(spec);
        try (RunFolder run = folder(folder)) {
            int failures = study.run(run, jobs, Progress.SILENT);
            return new Finished(folder, Reports.write(run, Registry.load()), failures);
        }
    }

    private RunFolder folder(Path folder) {
        Path resolved = folder.resolve("resolved.yaml");
        if (!Files.isRegularFile(resolved)) {
            return RunFolder.create(folder, spec.text(), spec.resolved());
        }
        try {
            if (!Files.readString(resolved).equals(spec.resolved())) {
                throw new IllegalStateException(folder + " has the run of another study: choose another folder");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resolved + " cannot be read: " + e.getMessage(), e);
        }
        return RunFolder.resume(folder);
    }

    /**
     * A run that has ended.
     *
     * @param folder its folder: {@code records/}, {@code results.csv}, {@code manifest.json} and more
     * @param report the report, {@code report.html}
     * @param failures cells x seeds that failed; {@code failures/} says why
     */
    public record Finished(Path folder, Path report, int failures) {}

    /** Collects what a spec says. Each method answers the builder itself. */
    public static final class Builder {
        private final Map<String, Object> root = new LinkedHashMap<>();

        private Builder(String name) {
            root.put("name", name);
        }

        /** One sentence for the report. */
        public Builder description(String text) {
            root.put("description", text);
            return this;
        }

        /** The master seed. */
        public Builder seed(long seed) {
            root.put("seed", seed);
            return this;
        }

        /** How many repetitions. */
        public Builder seeds(int n) {
            root.put("seeds", n);
            return this;
        }

        /** The data set. */
        public Builder dataset(String id, Object... options) {
            root.put("dataset", component(id, options));
            return this;
        }

        /** Adds a learner to its axis. */
        public Builder learner(String id, Object... options) {
            return add("learner", id, options);
        }

        /** Adds a training regime to its axis. */
        public Builder training(String id, Object... options) {
            return add("training", id, options);
        }

        /** Adds an acquisition to its axis. */
        public Builder acquisition(String id, Object... options) {
            return add("acquisition", id, options);
        }

        /** Adds an evaluator. */
        public Builder evaluation(String id, Object... options) {
            return add("evaluation", id, options);
        }

        /** Adds a stopping criterion. */
        public Builder stop(String id, Object... options) {
            return add("stop", id, options);
        }

        /** Adds a decision rule. */
        public Builder rule(String id, Object... options) {
            Map<String, Object> decision = section("decision");
            list(decision, "rules").add(component(id, options));
            return this;
        }

        /** How many first rows are labelled. */
        public Builder initial(int size) {
            section("initial").put("size", size);
            return this;
        }

        /** Rows bought in a round, and how many rounds. */
        public Builder query(int batch, int rounds) {
            section("query").put("batch", batch);
            section("query").put("rounds", rounds);
            return this;
        }

        /** The comparison that is declared before the run: a metric along the axis of acquisitions. */
        public Builder compare(String metric, String baseline) {
            section("statistics").put("metric", metric);
            section("statistics").put("baseline", baseline);
            return this;
        }

        /**
         * Any other option of a spec: of the study itself, such as {@code standardize}, or of a section, such as
         * {@code split.test}.
         */
        public Builder set(String path, Object value) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                root.put(path, value);
            } else {
                section(path.substring(0, dot)).put(path.substring(dot + 1), value);
            }
            return this;
        }

        private Builder add(String axis, String id, Object... options) {
            list(root, axis).add(component(id, options));
            return this;
        }

        @SuppressWarnings("unchecked")
        private Map<String, Object> section(String name) {
            return (Map<String, Object>) root.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
        }

        @SuppressWarnings("unchecked")
        private static List<Object> list(Map<String, Object> of, String name) {
            return (List<Object>) of.computeIfAbsent(name, n -> new ArrayList<>());
        }

        /**
         * Checks everything that can be checked without the data.
         *
         * @throws dev.ralf.experiments.config.SpecException with one line if something is wrong; it names the place in
         *     the spec that was written, {@link Experiment#yaml()}
         */
        public Experiment build() {
            String name = "Experiment.builder(\"" + root.get("name") + "\")";
            return new Experiment(Spec.parse(name, Yaml.write(root), Registry.load()));
        }
    }
}
