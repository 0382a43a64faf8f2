package dev.ralf.datasets;

import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.registry.Component;
import dev.ralf.core.registry.ComponentProvider;
import dev.ralf.core.registry.Options;
import dev.ralf.datasets.catalog.Catalog;
import dev.ralf.datasets.catalog.CatalogEntry;
import dev.ralf.datasets.catalog.DataCache;
import dev.ralf.datasets.catalog.TableContent;
import dev.ralf.datasets.catalog.TextContent;
import dev.ralf.datasets.format.CsvSource;
import dev.ralf.datasets.format.FormatComponents;
import dev.ralf.datasets.format.TableOptions;
import dev.ralf.datasets.shift.ShiftEvaluator;
import dev.ralf.datasets.synthetic.GaussianMixture;
import dev.ralf.datasets.synthetic.GeneratorComponents;
import dev.ralf.datasets.synthetic.MotorPortfolio;
import dev.ralf.datasets.text.TextOptions;
import dev.ralf.datasets.text.TextSource;
import java.util.ArrayList;
import java.util.List;

/** The data sets that a spec can name. Nothing is looked up on disk before a data set is loaded. */
public final class DatasetsProvider implements ComponentProvider {
    @Override
    public List<Component<?>> components() {
        List<Component<?>> all = new ArrayList<>();
        all.add(new Component<>(
                DatasetSource.class,
                "csv",
                "your own CSV or TSV file, with roles of columns given or inferred",
                "RALF",
                CsvSource::from));
        all.addAll(FormatComponents.all());
        all.add(new Component<>(
                DatasetSource.class,
                "text",
                "your own CSV or TSV file of texts, as hashed TF-IDF or embeddings",
                "Weinberger, Dasgupta, Langford, Smola, Attenberg (2009), arXiv:0902.2206",
                TextSource::from));
        for (CatalogEntry entry : Catalog.entries()) {
            all.add(new Component<>(
                    DatasetSource.class, entry.id(), entry.task(), entry.citation(), o -> source(entry, o)));
        }
        all.add(new Component<>(
                DatasetSource.class,
                "motor-portfolio",
                "generated motor policies with a protected attribute, a proxy and known class probabilities",
                "RALF",
                MotorPortfolio::from));
        all.add(new Component<>(
                DatasetSource.class,
                "gaussian-mixture",
                "generated Gaussian mixtures whose classes are unevenly shared by two groups",
                "Denis, Elie, Hebiri, Hu (2024), Fairness guarantees in multi-class classification with demographic"
                        + " parity, arXiv:2109.13642",
                GaussianMixture::from));
        all.add(new Component<>(
                DatasetSource.class,
                "imbalance",
                "another data set with rows left out until one class has a given share",
                "RALF",
                Imbalanced::from));
        all.addAll(GeneratorComponents.all());
        all.add(ShiftEvaluator.component());
        return all;
    }

    private static DatasetSource source(CatalogEntry entry, Options o) {
        if (entry.content() instanceof TextContent text) {
            TextOptions options = TextOptions.from(o);
            return seed -> text.read(entry, DataCache.standard().verify(entry), options);
        }
        if (!(entry.content() instanceof TableContent)) {
            return seed -> entry.load(DataCache.standard(), TableOptions.defaults());
        }
        CatalogEntry chosen = entry;
        if (!entry.labels().isEmpty()) {
            String label = o.text("label", entry.labels().get(0));
            if (!entry.labels().contains(label)) {
                throw o.error("label", "label must be one of " + String.join(", ", entry.labels()) + ", got " + label);
            }
            chosen = entry.predicting(label);
        }
        TableOptions options = TableOptions.defaults()
                .withIncludeSensitive(o.flag("includeSensitive", false))
                .withDistinctRows(o.flag("distinctRows", false))
                .withDropMissingSensitive(o.flag("dropMissingSensitive", false));
        if (chosen.hasExposure()) {
            options = options.withExposure(CsvSource.exposureUse(o));
        }
        CatalogEntry read = chosen;
        TableOptions how = options;
        return seed -> read.load(DataCache.standard(), how);
    }
}
