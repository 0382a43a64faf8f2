package dev.ralf.fairness.testkit;

class ParityContractProperties implements DecisionMetricContract {
    @Override
    public double metric(Decisions decisions) {
        return FairAssertions.assertFair(decisions)
                .inPropertyOf(20)
                .assertionsPerTry(2)
                .demographicParity()
                .finding(0)
                .observedGap();
    }
}
