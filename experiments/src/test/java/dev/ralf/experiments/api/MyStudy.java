package dev.ralf.experiments.api;

import java.nio.file.Path;
import java.util.List;

/** The example of the README and of docs/java.md. */
// example: begin
@ExperimentClass(value = "my-study", summary = "DRE against random rows when training against an attacker.")
public final class MyStudy implements ExperimentSource {
    @Override
    public List<Experiment> experiments() {
        return List.of(Experiment.builder("my-study")
                .seeds(3)
                .dataset("motor-portfolio", "rows", 800)
                .training("standard")
                .training("pgd", "epsilon", 0.1, "epochs", 5)
                .acquisition("random")
                .acquisition("dre")
                .query(30, 2)
                .rule("fair", "attribute", "gender", "tolerance", 0.05)
                .evaluation("robust", "attack", Experiment.component("pgd", "epsilon", 0.1))
                .compare("fair(0.05)/robust-accuracy.pgd", "random")
                .build());
    }

    public static void main(String[] args) {
        System.out.println(
                new MyStudy().experiments().get(0).run(Path.of(args[0]), 2).report());
    }
}
// example: end
