package dev.ralf.experiments.cli;

import dev.ralf.core.registry.Registry;
import dev.ralf.experiments.evidence.EvidencePack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the evidence pack of a run. */
@Command(
        name = "evidence",
        description =
                "Packs a finished run for those who sign: spec, records, report, data statement, model card, fairness"
                        + " and robustness sections with sign-off fields, all sealed. Documents; claims no legal compliance.")
final class EvidenceCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec command;

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
    private Path run;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The pack, a zip file.")
    private Path out;

    @Option(names = "--without-models", description = "Leave saved models out.")
    private boolean withoutModels;

    @Option(names = "--unfinished", description = "Pack a run with failures or open rounds; the pack states them.")
    private boolean unfinished;

    @Override
    public Integer call() throws IOException {
        String root = EvidencePack.write(run, out, !withoutModels, unfinished, Registry.load());
        command.commandLine().getOut().println("Pack: " + out.toAbsolutePath());
        command.commandLine().getOut().println("Root: " + root);
        command.commandLine()
                .getOut()
                .println("Keep the root outside of the pack; `ralf verify " + out + " --expect " + root
                        + "` checks both.");
        return 0;
    }
}
