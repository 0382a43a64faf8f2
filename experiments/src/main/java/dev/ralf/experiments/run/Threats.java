package dev.ralf.experiments.run;

import dev.ralf.adversarial.threat.Allowed;
import dev.ralf.adversarial.threat.ThreatModel;
import dev.ralf.core.data.Domain;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The threat models of what a spec builds, found before anything runs: a constraint that names a column which the data do
 * not have is answered at once, not when the first row is attacked. Components are records, so that whatever holds an
 * attack (evaluators, objectives, scores, acquisitions, combinators over them) shows it.
 */
final class Threats {
    private Threats() {}

    /**
     * Checks every threat model within a component against the data.
     *
     * @throws IllegalArgumentException with one line if one does not fit
     */
    static void check(Object component, Domain domain) {
        Set<ThreatModel> found = new LinkedHashSet<>();
        collect(component, found);
        found.forEach(threat -> Allowed.of(threat, domain));
    }

    private static void collect(Object value, Set<ThreatModel> found) {
        if (value instanceof ThreatModel threat) {
            found.add(threat);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(v -> collect(v, found));
        } else if (value instanceof Iterable<?> many && !(value instanceof java.nio.file.Path)) {
            many.forEach(v -> collect(v, found));
        } else if (value instanceof Record) {
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                if (!part.getType().isPrimitive()) {
                    collect(read(part, value), found);
                }
            }
        }
    }

    private static Object read(RecordComponent part, Object record) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + part, e);
        }
    }
}
