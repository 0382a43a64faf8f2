package dev.ralf.fairness.testkit;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.OneVsRestScaling;

class IsotonicContractProperties implements MonotoneCalibratorContract {
    @Override
    public CalibratorFitter fitter() {
        return new OneVsRestScaling(OneVsRestScaling.Method.ISOTONIC);
    }
}
