package dev.ralf.experiments.attack;

import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.data.Standardizer;
import dev.ralf.core.model.Network;
import dev.ralf.core.model.NetworkClassifier;
import dev.ralf.core.model.dense.Mlp;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.saved.ModelFormat;
import dev.ralf.core.saved.SavedModel;
import dev.ralf.core.util.MathOps;
import dev.ralf.datasets.synthetic.MotorPortfolio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a file that says {@code linear K} as an untrained softmax regression, for the portfolio with its standardisation. */
public final class LinearFormat implements ModelFormat {
    @Override
    public String name() {
        return "linear test model";
    }

    @Override
    public boolean recognizes(Path file) throws IOException {
        byte[] head = Arrays.copyOf(Files.readAllBytes(file), 7);
        return new String(head, StandardCharsets.US_ASCII).equals("linear ");
    }

    @Override
    public Optional<String> engine(Path file) {
        return Optional.of("java");
    }

    @Override
    public SavedModel load(Path file, int[] inputShape) throws IOException {
        int classes = Integer.parseInt(Files.readString(file).strip().substring(7));
        Network network = Mlp.softmaxRegression().create(inputShape, classes, new SeedTree(3));
        boolean table = inputShape.length == 1;
        Optional<Inputs> inputs = table ? Optional.of(portfolio().inputs()) : Optional.empty();
        return new SavedModel(
                name(),
                new NetworkClassifier("linear", network),
                inputShape,
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9").subList(0, classes),
                inputs.map(i -> Standardizer.fit(i, MathOps.range(300))),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static Dataset portfolio() {
        return new MotorPortfolio(300, 0.5, 0.6, false).load(new SeedTree(1).child("data"));
    }
}
