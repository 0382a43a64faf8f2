package dev.ralf.fairness.testkit;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.TemperatureScaling;

class TemperatureContractProperties implements CalibratorContract {
    @Override
    public CalibratorFitter fitter() {
        return new TemperatureScaling();
    }
}
