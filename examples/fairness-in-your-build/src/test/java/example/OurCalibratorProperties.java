package example;

import dev.ralf.core.calibration.CalibratorFitter;
import dev.ralf.core.calibration.TemperatureScaling;
import dev.ralf.fairness.testkit.CalibratorContract;

/** The calibrator of this build; five properties are inherited. */
class OurCalibratorProperties implements CalibratorContract {
    @Override
    public CalibratorFitter fitter() {
        return new TemperatureScaling();
    }
}
