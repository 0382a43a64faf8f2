package dev.ralf.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Holds the arrows between modules and packages. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.ralf");

    @Test
    void modulesImportCoreAlone_andExperimentsImportsAll() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("core")
                .definedBy("dev.ralf.core..")
                .layer("dl4j")
                .definedBy("dev.ralf.engine.dl4j..")
                .optionalLayer("torch")
                .definedBy("dev.ralf.engine.torch..")
                .layer("tribuo")
                .definedBy("dev.ralf.engine.tribuo..")
                .layer("adversarial")
                .definedBy("dev.ralf.adversarial..")
                .layer("fairness")
                .definedBy("dev.ralf.fairness..")
                .layer("datasets")
                .definedBy("dev.ralf.datasets..")
                .layer("experiments")
                .definedBy("dev.ralf.experiments..")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("dl4j")
                .mayOnlyAccessLayers("core")
                .whereLayer("torch")
                .mayOnlyAccessLayers("core")
                .whereLayer("tribuo")
                .mayOnlyAccessLayers("core")
                .whereLayer("adversarial")
                .mayOnlyAccessLayers("core")
                .whereLayer("fairness")
                .mayOnlyAccessLayers("core")
                .whereLayer("datasets")
                .mayOnlyAccessLayers("core")
                .whereLayer("experiments")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesInsideAModule_formNoCircle() {
        for (String module : new String[] {"core", "adversarial", "fairness", "datasets", "experiments"}) {
            SlicesRuleDefinition.slices()
                    .matching("dev.ralf." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(CLASSES);
        }
    }

    @Test
    void foreignEngines_stayInTheirModules() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.ralf.engine.dl4j..", "dev.ralf.engine.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ralf.engine.dl4j..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ralf.engine.tribuo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tribuo..", "com.oracle.labs..")
                .check(CLASSES);
    }

    @Test
    void onlyTheTestKit_importsATestFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ralf.fairness.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.jqwik..", "org.junit..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("dev.ralf.fairness.testkit..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.ralf.fairness.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ralf.adversarial..", "dev.ralf.datasets..", "dev.ralf.experiments..", "dev.ralf.engine..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLine_printsOrExits() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.ralf.experiments.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void nothingDrawsFromAnUnseededGenerator() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(java.util.concurrent.ThreadLocalRandom.class)
                .check(CLASSES);
    }
}
