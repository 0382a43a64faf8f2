package dev.ralf.fairness.testkit;

class AucGapContractProperties implements ScoreMetricContract {
    @Override
    public double score(double[] scores, boolean[] positive, int[] groups) {
        double min = 1;
        double max = 0;
        for (int g = 0; g < 3; g++) {
            double won = 0;
            double pairs = 0;
            for (int i = 0; i < scores.length; i++) {
                for (int j = 0; j < scores.length; j++) {
                    if (groups[i] == g && groups[j] == g && positive[i] && !positive[j]) {
                        won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }
            min = Math.min(min, won / pairs);
            max = Math.max(max, won / pairs);
        }
        return max - min;
    }
}
