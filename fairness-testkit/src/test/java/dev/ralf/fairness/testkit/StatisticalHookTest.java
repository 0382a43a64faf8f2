package dev.ralf.fairness.testkit;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.ralf.core.random.SeedTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs properties, some of which must fail, and looks at what jqwik says of them. */
class StatisticalHookTest {
    /** Not run by the build itself: its name is that of no test class. */
    static class Subjects {
        static final List<Integer> SEEN = new ArrayList<>();
        static double share;

        @Provide
        Arbitrary<Decisions> fair() {
            return FairArbitraries.plantedGap(new int[] {300, 300}, 2, 0);
        }

        @Property(tries = 40)
        void statedTries(@ForAll("fair") Decisions d) {
            Finding finding = assertFair(d).demographicParity().finding(0.05);
            share = finding.errorRate();
        }

        @Property
        void unstatedTries(@ForAll("fair") Decisions d) {
            assertFair(d).demographicParity().isNotShownAbove(0.05);
        }

        @Property
        void namedTries(@ForAll("fair") Decisions d) {
            Finding finding =
                    assertFair(d).inPropertyOf(1000).demographicParity().finding(0.05);
            share = finding.errorRate();
        }

        @Property(tries = 40)
        void tooFewNamed(@ForAll("fair") Decisions d) {
            assertFair(d).inPropertyOf(10).demographicParity().isNotShownAbove(0.05);
        }

        @Property(tries = 5)
        void twoPerTry(@ForAll("fair") Decisions d) {
            assertFair(d).demographicParity().isNotShownAbove(0.05);
            assertFair(d).equalOpportunity().isNotShownAbove(0.05);
        }

        @Property(tries = 5)
        void twoPerTryStated(@ForAll("fair") Decisions d) {
            assertFair(d).assertionsPerTry(2).demographicParity().isNotShownAbove(0.05);
            Finding finding =
                    assertFair(d).assertionsPerTry(2).equalOpportunity().finding(0.05);
            share = finding.errorRate();
        }

        @Property(tries = 5)
        void twoPerTryHalfStated(@ForAll("fair") Decisions d) {
            assertFair(d).demographicParity().isNotShownAbove(0.05);
            assertFair(d).assertionsPerTry(2).equalOpportunity().isNotShownAbove(0.05);
        }

        @Example
        void oneTry() {
            share = assertFair(Population.planted(new int[] {5, 5}, 2, 0).draw(new SeedTree(1)))
                    .demographicParity()
                    .finding(0.05)
                    .errorRate();
        }

        @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
        void statisticalFailure(@ForAll @IntRange(min = 1000, max = 1_000_000) int n) {
            SEEN.add(n);
            long half = n / 2;
            assertFair(DecisionCounts.unlabelled(List.of("a", "b"), new long[][] {{half, half}, {n / 10, n}}))
                    .demographicParity()
                    .isNotShownAbove(0.05);
        }

        @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
        void exactFailure(@ForAll @IntRange(min = 1000, max = 1_000_000) int n) {
            SEEN.add(n);
            assertFair(DecisionCounts.unlabelled(List.of("a", "b"), new long[][] {{n, n}, {n, n}}))
                    .demographicParity()
                    .isNotShownAbove(0.05);
            if (n > 2000) {
                throw new AssertionError("above 2000");
            }
        }
    }

    @Test
    void errorRate_isThatOfTheWholeProperty() {
        assertEquals(Optional.empty(), failure("statedTries", Decisions.class));
        assertEquals(0.05 / 40, Subjects.share, 1e-15);
        assertEquals(Optional.empty(), failure("namedTries", Decisions.class));
        assertEquals(0.05 / 1000, Subjects.share, 1e-15);
        assertEquals(Optional.empty(), failure("twoPerTryStated", Decisions.class));
        assertEquals(0.05 / 10, Subjects.share, 1e-15);
        assertEquals(Optional.empty(), failure("oneTry"));
        assertEquals(0.05, Subjects.share, 1e-15);
    }

    @Test
    void propertyThatDoesNotDivideItsErrorRate_isRefused() {
        assertFailure("unstatedTries", "state them, as in @Property(tries = 100)", Decisions.class);
        assertFailure("tooFewNamed", "the property has 40 tries", Decisions.class);
        assertFailure("twoPerTryHalfStated", "say .assertionsPerTry(n)", Decisions.class);
        assertFailure("twoPerTry", "say .assertionsPerTry(n)", Decisions.class);
    }

    @Test
    void statisticalFailure_isReportedWithItsSeed_andNotShrunk() {
        Subjects.SEEN.clear();
        Throwable failure = failure("statisticalFailure", int.class).orElseThrow();
        assertEquals(StatisticalAssertionError.class, failure.getClass());
        assertTrue(
                failure.getMessage().matches("(?s).*shown to be violated.*jqwik seed -?\\d+, not shrunk"),
                failure.getMessage());
        assertEquals(
                1,
                Subjects.SEEN.size(),
                () -> "the property body must run for the first sample alone: " + Subjects.SEEN);
    }

    @Test
    void exactFailure_isShrunkAsEver() {
        Subjects.SEEN.clear();
        Throwable failure = failure("exactFailure", int.class).orElseThrow();
        assertEquals("above 2000", failure.getMessage());
        assertTrue(Subjects.SEEN.contains(2001), "shrinking must reach the smallest failing value");
    }

    private static void assertFailure(String property, String message, Class<?>... parameters) {
        Throwable failure = failure(property, parameters).orElseThrow();
        assertEquals(IllegalStateException.class, failure.getClass());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    private static Optional<Throwable> failure(String property, Class<?>... parameters) {
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(Subjects.class, property, parameters))
                                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    results.add(result);
                                }
                            }
                        });
        assertEquals(1, results.size(), property + " must run once");
        return results.get(0).getThrowable();
    }
}
