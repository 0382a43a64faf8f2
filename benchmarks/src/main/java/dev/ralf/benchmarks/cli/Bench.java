package dev.ralf.benchmarks.cli;

import dev.ralf.benchmarks.BenchOptions;
import dev.ralf.benchmarks.Benchmark;
import dev.ralf.benchmarks.Benchmarks;
import dev.ralf.benchmarks.Row;
import dev.ralf.benchmarks.measure.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code ralf bench}: runs a comparison with peers and prints its table. */
@Command(
        name = "ralf bench",
        mixinStandardHelpOptions = true,
        description =
                "Compares RALF with its peers on this machine. A row is met if its ratio, RALF over peer, is at most "
                        + "the target.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or the sides disagree", "2:wrong usage"})
public final class Bench implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Comparison; without one, their list is printed.")
    private String name;

    @Option(names = "--quick", description = "Few rounds: a check that it works, about a minute.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows as JSON.")
    private Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table and the machine as Markdown.")
    private Path markdown;

    /** Entry point. */
    public static void main(String[] args) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "error"); // it warns that there is no GPU
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int code = commandLine(out, err).execute(args);
        out.flush();
        System.exit(code);
    }

    /** The command line over given writers. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Bench());
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((e, args) -> {
            err.println("ralf bench: " + e.getMessage() + " (see `ralf bench --help`)");
            return BAD_INPUT;
        });
        line.setExecutionExceptionHandler((e, l, result) -> {
            err.println("ralf bench: " + (e.getMessage() == null ? e : e.getMessage()));
            if (!(e instanceof IllegalStateException || e instanceof IllegalArgumentException)) {
                e.printStackTrace(err);
            }
            return e instanceof IllegalArgumentException ? BAD_INPUT : FAILED;
        });
        return line;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            Benchmarks.all().forEach(b -> out.println(b.name() + "  " + b.summary()));
            return 0;
        }
        Benchmark benchmark = Benchmarks.of(name);
        PrintWriter err = spec.commandLine().getErr();
        String machine = Machine.line();
        List<Row> rows = benchmark.run(new BenchOptions(quick, err::println));
        String text = Tables.markdown(rows);
        List<String> peers = benchmark.peers();
        out.print(text);
        out.println("machine: " + machine);
        peers.forEach(out::println);
        if (json != null) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("benchmark", name);
            file.put("quick", quick);
            file.put("machine", machine);
            file.put("peers", peers);
            file.put("rows", rows.stream().map(Tables::json).toList());
            Files.writeString(
                    json, new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n");
        }
        if (markdown != null) {
            Files.writeString(markdown, page(machine, peers, text));
        }
        return 0;
    }

    private String page(String machine, List<String> peers, String text) {
        StringBuilder page = new StringBuilder();
        page.append("`./ralf bench ")
                .append(name)
                .append(quick ? " --quick" : "")
                .append("` printed:\n\n");
        page.append(text).append("\nMachine: ").append(machine).append(".\n");
        peers.forEach(p -> page.append(p).append(".\n"));
        return page.toString();
    }
}
