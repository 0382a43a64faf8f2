package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.config.Spec;
import dev.ralf.experiments.run.Reports;
import dev.ralf.experiments.run.Study;
import dev.ralf.experiments.store.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** What {@code demo}, {@code run} and {@code resume} share. */
final class Runs {
    /** Facts about the data that a user should see before the run, by how their names begin. */
    private static final List<String> SPOKEN = List.of("inferred", "dropped", "suspected", "repeated");

    private Runs() {}

    /** Runs what is open in a folder, writes the report, says where it is; the exit code. */
    static int finish(Study study, RunFolder folder, Registry registry, int jobs, CommandLine line) {
        PrintWriter out = line.getOut();
        Thread hint = new Thread(() -> {
            line.getErr().println();
            line.getErr().println("ralf: interrupted; nothing is lost. Go on with: ./ralf resume " + folder.root());
        });
        Runtime.getRuntime().addShutdownHook(hint);
        int failures;
        Path report;
        try {
            failures = study.run(folder, jobs, new ConsoleProgress(line.getErr()));
            report = Reports.write(folder, registry);
        } finally {
            Runtime.getRuntime().removeShutdownHook(hint);
        }
        if (failures > 0) {
            line.getErr()
                    .println("ralf: " + failures + " of " + study.size() + " cells x seeds failed; "
                            + folder.root().resolve("failures") + " says why of each, and resume tries them again");
        }
        int waiting = study.labels(folder).pending().size();
        if (waiting > 0) {
            out.println(waiting + " rows wait for labels: ./ralf label next " + folder.root() + " --out batch.csv");
        }
        out.println("Report: " + report.toAbsolutePath());
        return failures > 0 ? 1 : 0;
    }

    /** Creates the folder of a new run and runs it. */
    static int start(Spec spec, Path root, Registry registry, int jobs, CommandLine line) {
        Study study = new Study(spec);
        try (RunFolder folder = RunFolder.create(root, spec.text(), spec.resolved())) {
            line.getOut()
                    .println(spec.name() + ": " + spec.cells() + " cells x " + spec.seeds() + " seeds x "
                            + (spec.rounds() + 1) + " rounds, into " + root);
            study.datasetInfo().facts().forEach((name, fact) -> {
                if (SPOKEN.stream().anyMatch(name::startsWith)) {
                    line.getErr().println("ralf: data: " + name + ": " + fact);
                }
            });
            return finish(study, folder, registry, jobs, line);
        }
    }
}
