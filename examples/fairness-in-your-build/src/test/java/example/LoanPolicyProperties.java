package example;

import static dev.ralf.fairness.testkit.FairAssertions.assertFair;

import dev.ralf.core.data.Groups;
import dev.ralf.core.random.SeedTree;
import dev.ralf.fairness.testkit.Decisions;
import dev.ralf.fairness.testkit.FairArbitraries;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The policy over many simulated towns; all tries together are wrong with probability 0.01 at most. */
class LoanPolicyProperties {
    @Provide
    Arbitrary<SeedTree> towns() {
        return FairArbitraries.seeds();
    }

    @Property(tries = 50)
    void noTownIsTreatedUnfairly(@ForAll("towns") SeedTree town) {
        RandomGenerator random = town.generator();
        double spread = 0.5 + random.nextDouble();
        int[] group = new int[1000];
        int[] granted = new int[1000];
        for (int i = 0; i < granted.length; i++) {
            group[i] = random.nextInt(5) == 0 ? 1 : 0;
            granted[i] = LoanPolicy.decide(spread * random.nextDouble());
        }
        Decisions decisions = Decisions.of(2, granted, new Groups("origin", List.of("here", "there"), group));
        assertFair(decisions).atErrorRate(0.01).demographicParity().isNotShownAbove(0.05);
    }
}
