package dev.ralf.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ralf.core.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpecSchemaTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TEXT = SpecSchema.json(Registry.load());
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JSON.readTree(TEXT));

    private static List<String> mistakes(String yaml) {
        List<String> mistakes = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            JsonNode node = JSON.valueToTree(document);
            SCHEMA.validate(node).forEach(m -> mistakes.add(m.getMessage()));
        }
        return mistakes;
    }

    @Test
    void publishedSchema_isUpToDate() throws IOException {
        assertEquals(
                TEXT,
                Files.readString(Path.of("../docs/spec.schema.json")),
                "run ./ralf schema --out docs/spec.schema.json");
        assertEquals(TEXT, SpecSchema.json(Registry.load()));
    }

    @Test
    void everyShippedSpec_isValid() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("specs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(List.of(), mistakes(Files.readString(file)), file.toString());
            }
        }
    }

    /** YAML in the documentation that has a name and a data set or an acquisition is a spec. */
    @Test
    void everySpecOfTheDocumentation_isValid() throws IOException {
        int found = 0;
        try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("../README.md")), Files.list(Path.of("../docs")))) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".md")).toList()) {
                Matcher m =
                        Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
                while (m.find()) {
                    if (m.group(1).startsWith("name:")) {
                        assertEquals(List.of(), mistakes(m.group(1)), page + ": " + m.group(1));
                        found++;
                    }
                }
            }
        }
        assertTrue(found > 0);
    }

    @Test
    void optionsThatAreReadBesideOthersAlone_areKnown() {
        assertEquals(
                List.of(), mistakes("{name: a, training: {id: pgd, optimizer: sgd, momentum: 0.9, nesterov: true}}"));
        assertEquals(List.of(), mistakes("{name: a, training: {id: pgd, schedule: cyclic, peak: 0.3}}"));
        assertEquals(List.of(), mistakes("{name: a, training: {id: pgd, epsilon: 8/255}}"));
        assertEquals(List.of(), mistakes("{name: a, training: {id: pgd, epsilon: {each: [0.1, 8/255]}}}"));
        assertEquals(List.of(), mistakes("{name: a, query: {batch: [10, 20]}, dataset: [frempl, {id: optdigits}]}"));
        assertEquals(List.of(), mistakes("{include: base.yaml, seeds: 3}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{seeds: 3}",
                "{name: a, seeds: many}",
                "{name: a, seeds: 0}",
                "{name: a, acquisiton: random}",
                "{name: a, acquisition: randon}",
                "{name: a, acquisition: [random, {name: x}]}",
                "{name: a, acquisition: {id: dre, bin: 5}}",
                "{name: a, training: {id: pgd, epsilon: -1}}",
                "{name: a, training: {id: pgd, norm: l7}}",
                "{name: a, query: {batch: 0}}",
                "{name: a, query: 50}",
                "{name: a, split: {test: 2}}",
                "{name: a, evaluation: {id: robust, attack: {id: pgd, steps: two}}}",
                "{name: a, standardize: perhaps}",
                "{name: a, statistics: {axis: seeds}}",
                "{name: a, training: {id: pgd, epsilon: {eech: [1]}}}"
            })
    void mistakes_areFound(String yaml) {
        assertFalse(mistakes(yaml).isEmpty(), yaml);
    }
}
