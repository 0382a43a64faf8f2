package dev.ralf.benchmarks;

import dev.ralf.core.util.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a comparison. Smaller is better: times, or anything else that one wants little of.
 *
 * @param id what was measured, for example {@code conv4/fit}
 * @param ralf RALF's value
 * @param peer the peer's value; NaN without a peer
 * @param unit unit of both
 * @param ratio RALF's value over the peer's; NaN without a peer. Where rounds were interleaved, the median of the rounds'
 *     ratios, which a busy machine disturbs less than the two medians
 * @param target largest ratio that is good enough; NaN for none
 * @param peerName the peer; empty for none. A value that was not measured here but taken from elsewhere has a name that
 *     begins with {@code quoted:}
 * @param extra further named values, in order
 */
public record Row(
        String id,
        double ralf,
        double peer,
        String unit,
        double ratio,
        double target,
        String peerName,
        Map<String, Double> extra) {
    private static final String QUOTED = "quoted: ";

    /** Copies the map. */
    public Row {
        Checks.argument(!id.isBlank(), "id must not be blank");
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Both sides measured here; the ratio is that of the values. */
    public static Row of(String id, String unit, double ralf, String peerName, double peer, double target) {
        return new Row(id, ralf, peer, unit, ralf / peer, target, peerName, Map.of());
    }

    /**
     * RALF measured here beside a figure from elsewhere, which stands for another machine.
     *
     * @param source where the figure is from
     */
    public static Row quoted(String id, String unit, double ralf, String source, double figure, double target) {
        return new Row(id, ralf, figure, unit, ralf / figure, target, QUOTED + source, Map.of());
    }

    /** RALF alone. */
    public static Row alone(String id, String unit, double ralf) {
        return new Row(id, ralf, Double.NaN, unit, Double.NaN, Double.NaN, "", Map.of());
    }

    /** The same with another ratio: the median of the rounds' ratios. */
    public Row withRatio(double value) {
        return new Row(id, ralf, peer, unit, value, target, peerName, extra);
    }

    /** The same with one more named value. */
    public Row with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(extra);
        more.put(name, value);
        return new Row(id, ralf, peer, unit, ratio, target, peerName, more);
    }

    /** True if the peer's value was not measured here. */
    public boolean isQuoted() {
        return peerName.startsWith(QUOTED);
    }

    /** True if there is a target and the ratio is above it, or NaN. */
    public boolean misses() {
        return !Double.isNaN(target) && !(ratio <= target);
    }
}
