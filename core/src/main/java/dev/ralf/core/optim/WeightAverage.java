package dev.ralf.core.optim;

import dev.ralf.core.util.Checks;
import java.util.Map;

/**
 * An exponential moving average of a flat parameter vector (EMA; the "teacher" of mean-teacher training). The first
 * update copies; update t = 1, 2, ... after it gives
 *
 * <pre>
 * a = d a + (1 - d) w        d = decay, or min(decay, 1 - 1 / (t + 1)) with a ramp
 * </pre>
 *
 * <p>With a ramp the average starts as the plain mean of what was seen. As in {@code
 * torch.optim.swa_utils.get_ema_avg_fn}, averages are kept in single precision. References: Polyak and Juditsky,
 * SIAM J. Control Optim. 30(4), 1992; Tarvainen and Valpola, arXiv:1703.01780 (the ramp). Buffers of batch norm are no
 * parameters: who evaluates the average has to choose them, or averages them too, behind the parameters in one vector.
 */
public final class WeightAverage {
    private static final String AVERAGE = "average/weights";
    private static final String UPDATES = "average/updates";

    private final double decay;
    private final boolean ramp;
    private final float[] average;
    private int updates;

    /**
     * An average that has seen nothing.
     *
     * @param size number of parameters
     * @param decay d, in [0, 1)
     * @param ramp true to let d rise from 1/2 towards {@code decay}
     */
    public WeightAverage(int size, double decay, boolean ramp) {
        this.decay = Checks.inRange("decay", decay, 0, Math.nextDown(1.0));
        this.ramp = ramp;
        this.average = new float[Checks.atLeast("size", size, 0)];
    }

    /** Takes in the parameters after a step. */
    public void update(float[] parameters) {
        Checks.size("parameters", parameters.length, average.length);
        double d = updates == 0 ? 0 : ramp ? Math.min(decay, 1 - 1 / (updates + 1.0)) : decay;
        for (int i = 0; i < average.length; i++) {
            average[i] = d == 0 ? parameters[i] : (float) (d * average[i] + (1 - d) * parameters[i]);
        }
        updates++;
    }

    /**
     * A copy of the average.
     *
     * @throws IllegalStateException before the first update
     */
    public float[] average() {
        if (updates == 0) {
            throw new IllegalStateException("the average has seen no parameters yet");
        }
        return average.clone();
    }

    /** A copy of average and count, enough to go on to the same bits. */
    public Map<String, float[]> state() {
        return Map.of(AVERAGE, average.clone(), UPDATES, Saved.ofCount(updates));
    }

    /**
     * Sets what {@link #state()} gave.
     *
     * @throws IllegalArgumentException if an entry is missing or has another length
     */
    public void restore(Map<String, float[]> state) {
        float[] saved = Saved.array(state, AVERAGE, average.length);
        updates = Saved.count(state, UPDATES);
        System.arraycopy(saved, 0, average, 0, average.length);
    }
}
