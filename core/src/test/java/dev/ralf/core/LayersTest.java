package dev.ralf.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The package-info of each package says what it may import; this holds them to it. */
class LayersTest {
    private static final String ROOT = "dev.ralf.core.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ralf.core");

    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("util", List.of()),
            Map.entry("random", List.of()),
            Map.entry("registry", List.of()),
            Map.entry("data", List.of("util", "random")),
            Map.entry("loss", List.of("util", "data")),
            Map.entry("model", List.of("util", "random", "data", "loss")),
            Map.entry("optim", List.of("util", "model")),
            Map.entry("metrics", List.of("util", "data")),
            Map.entry("training", List.of("util", "random", "registry", "data", "loss", "model", "optim", "metrics")),
            Map.entry("engine", List.of("util", "random", "registry", "data", "loss", "model", "optim", "training")),
            Map.entry("decision", List.of("util", "random", "data", "model")),
            Map.entry("saved", List.of("util", "random", "data", "model", "decision")),
            Map.entry(
                    "calibration",
                    List.of("util", "random", "registry", "data", "model", "metrics", "decision", "evaluation")),
            Map.entry("representation", List.of("util", "random", "data")),
            Map.entry("evaluation", List.of("util", "random", "data", "model", "metrics", "decision")),
            Map.entry("acquisition", List.of("util", "random", "data", "loss", "model", "representation")));

    @TestFactory
    Stream<DynamicTest> eachPackage_importsOnlyWhatItsInfoAllows() {
        return MAY_IMPORT.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    Set<String> forbidden = new HashSet<>(MAY_IMPORT.keySet());
                    forbidden.add("loop");
                    forbidden.removeAll(e.getValue());
                    forbidden.remove(e.getKey());
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + e.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    forbidden.stream().map(p -> ROOT + p + "..").toArray(String[]::new))
                            .check(CLASSES);
                }));
    }

    @TestFactory
    Stream<DynamicTest> nobodyButTheCatalogue_importsTheCatalogue() {
        return Arrays.stream(new String[] {"loop", "acquisition", "training"})
                .map(p -> DynamicTest.dynamicTest(p, () -> noClasses()
                        .that()
                        .resideInAPackage(ROOT + p + "..")
                        .should()
                        .dependOnClassesThat()
                        .haveSimpleName("CoreComponents")
                        .check(CLASSES)));
    }
}
