package dev.ralf.fairness.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ralf.core.util.Matrix;
import dev.ralf.fairness.Golden;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The optimum and the objective against reference values of an exact linear program over all rows (HiGHS). */
class ParityGoldenTest {
    private static Stream<String> files() {
        return Stream.of(
                "K2_N200",
                "K3_N2000",
                "K6_N200",
                "K6_N2000",
                "hard_all_identical_rows",
                "hard_already_fair_mirror",
                "hard_class_never_likely",
                "hard_eps_inactive",
                "hard_onehot_zero_probs_zeta",
                "hard_tree_leaf_ties_nozeta");
    }

    private static ParityProblem problem(JsonNode file, double tolerance) {
        Matrix p = Golden.matrix(file.get("p"));
        if (!file.get("zeta").isNull()) {
            Matrix zeta = Golden.matrix(file.get("zeta"));
            for (int i = 0; i < p.data().length; i++) {
                p.data()[i] += zeta.data()[i];
            }
        }
        // The reference has s in {-1, +1} and mu_s = s lambda; group 1 is s = +1 here.
        int[] groups = Arrays.stream(Golden.ints(file.get("s")))
                .map(s -> s > 0 ? 1 : 0)
                .toArray();
        return ParityProblem.of(p, groups, 2, Golden.ones(p.rows()), tolerance);
    }

    private static double[][] offsets(double[] lambda) {
        return new double[][] {Arrays.stream(lambda).map(v -> -v).toArray(), lambda};
    }

    @ParameterizedTest
    @MethodSource("files")
    void dual_atReferencePoints_isReferenceValue(String name) {
        JsonNode file = Golden.read("denis/denis_" + name + ".json");
        for (JsonNode c : file.get("cases")) {
            ParityProblem problem = problem(file, c.get("eps").asDouble());
            assertEquals(c.get("H_at_zero").asDouble(), problem.dual(new double[2][problem.classes()]), 1e-12);
            for (JsonNode probe : c.get("H_probe")) {
                assertEquals(probe.get("H").asDouble(), problem.dual(offsets(Golden.doubles(probe.get("lam")))), 1e-12);
            }
            assertEquals(
                    c.get("H_star").asDouble(),
                    problem.dual(offsets(Golden.doubles(c.get("lambda_star")))),
                    1e-12,
                    "at the reference optimum");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void solve_reachesReferenceOptimumAndCertifiesIt(String name) {
        JsonNode file = Golden.read("denis/denis_" + name + ".json");
        for (JsonNode c : file.get("cases")) {
            ParityProblem problem = problem(file, c.get("eps").asDouble());
            ParitySolution solution = ParitySolver.withDefaults().solve(problem);
            String at = name + " tolerance " + problem.tolerance() + " " + solution.certificate() + " "
                    + solution.iterations();
            double excess = problem.dual(solution.offsets()) - c.get("H_star").asDouble();
            // Reference condition: [-1e-9, 1e-6]; small samples end in an exact vertex.
            assertTrue(excess >= -1e-9 && excess <= 1e-8, at + " excess " + excess);
            assertEquals(ParitySolution.Status.CERTIFIED, solution.status(), at);
            assertEquals(c.get("H_star").asDouble(), solution.certificate().accuracy(), 1e-8, at);
            assertTrue(solution.certificate().violation() <= 1e-12, at);
            assertTrue(solution.iterations() <= 60, at);
        }
    }

    @Test
    void of_emptyGroup_isRefused() {
        JsonNode file = Golden.read("denis/denis_hard_empty_group.json");
        Matrix p = Golden.matrix(file.get("p"));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ParityProblem.of(p, new int[p.rows()], 2, Golden.ones(p.rows()), 0.05));
        assertEquals("group 1 must have rows with a positive weight, got none", e.getMessage());
    }
}
