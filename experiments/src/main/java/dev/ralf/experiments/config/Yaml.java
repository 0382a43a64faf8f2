package dev.ralf.experiments.config;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes resolved options as YAML, keys in the order in which they were read. */
final class Yaml {
    private Yaml() {}

    static String write(Object value) {
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setWidth(120)
                        .setDereferenceAliases(true) // lists without entries are one object, no reference
                        .build())
                .dumpToString(value);
    }
}
