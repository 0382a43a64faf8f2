package dev.ralf.datasets.catalog;

import dev.ralf.datasets.format.CsvFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The catalogue's sets of texts. */
final class TextEntries {
    private TextEntries() {}

    static List<CatalogEntry> all() {
        return List.of(sst2(), agNews(), hateSpeech());
    }

    private static CatalogEntry sst2() {
        Map<String, String> coding = Map.of("0", "negative", "1", "positive");
        CsvFormat tsv = CsvFormat.delimitedBy('\t').withMissing(Set.of());
        return new CatalogEntry(
                "sst2",
                "sentiment of a sentence or phrase from a film review, 2 classes",
                "Socher et al. (2013), Recursive deep models for semantic compositionality over a sentiment treebank,"
                        + " EMNLP; Wang et al. (2018), GLUE, arXiv:1804.07461",
                "none stated; research use",
                "nlp.stanford.edu/sentiment and gluebenchmark.com",
                "67,349 training (29,780 negative, 37,569 positive) + 872 official development rows (428, 444), here the"
                        + " test part",
                "sst2",
                List.of(
                        DataFile.of(
                                "train.tsv",
                                3806081,
                                "48eac26399f8456935f81dd9e3a745c1430adb6c62e233ccfe22db4a0d15d1d1"),
                        DataFile.of(
                                "dev.tsv", 94931, "54a9c12c77e402fc14d6a66a506f24d999f596b0176eb777c972cccc2f9cc4b0")),
                new TextContent(
                        List.of(
                                new TextContent.Part("train.tsv", tsv, "sentence", "label", coding),
                                new TextContent.Part("dev.tsv", tsv, "sentence", "label", coding)),
                        List.of("negative", "positive")),
                List.of(
                        "training rows are phrases of the parse trees as well as sentences, development rows sentences"
                                + " alone: the two parts differ in length",
                        "GLUE gives no labels for the test part: the development part stands for it"));
    }

    private static CatalogEntry agNews() {
        Map<String, String> numbers = Map.of("1", "World", "2", "Sports", "3", "Business", "4", "Sci/Tech");
        Map<String, String> names =
                Map.of("World", "World", "Sports", "Sports", "Business", "Business", "Sci/Tech", "Sci/Tech");
        return new CatalogEntry(
                "ag-news",
                "topic of a news story from its description, 4 classes",
                "Zhang, Zhao, LeCun (2015), Character-level convolutional networks for text classification,"
                        + " arXiv:1509.01626; from the corpus of A. Gulli",
                "non-commercial research (as the readme says)",
                "github.com/mhjabreel/CharCnn_Keras",
                "10,001 of the 120,000 training rows (2,509 World, 2,458 Sports, 2,496 Business, 2,538 Sci/Tech) + 7,600"
                        + " official test rows (1,900 each)",
                "ag-news",
                List.of(
                        DataFile.of(
                                "train_subset_description_only.tsv",
                                2030410,
                                "7a0811e0006080bf4de17752c5466450ff3db778be71bc5bcf3c4e99b5f0803d"),
                        DataFile.of(
                                "test.csv",
                                1857427,
                                "521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699")),
                new TextContent(
                        List.of(
                                new TextContent.Part(
                                        "train_subset_description_only.tsv",
                                        CsvFormat.delimitedBy('\t')
                                                .withMissing(Set.of())
                                                .withColumns(List.of("description", "class")),
                                        "description",
                                        "class",
                                        names),
                                new TextContent.Part(
                                        "test.csv",
                                        CsvFormat.delimitedBy(',')
                                                .withMissing(Set.of())
                                                .withColumns(List.of("class", "title", "description")),
                                        "description",
                                        "class",
                                        numbers)),
                        List.of("World", "Sports", "Business", "Sci/Tech")),
                List.of(
                        "a part of the training rows, and those without titles: results are not comparable with published"
                                + " ones; titles of test rows are not read, so that both parts are alike",
                        "training rows whose description is also in the test part are left out"));
    }

    private static CatalogEntry hateSpeech() {
        return new CatalogEntry(
                "hate-speech",
                "abuse in a short message, 3 classes",
                "Davidson, Warmsley, Macy, Weber (2017), Automated hate speech detection and the problem of offensive"
                        + " language, arXiv:1703.04009",
                "MIT",
                "github.com/t-davidson/hate-speech-and-offensive-language",
                "24,783 (1,430 hate, 19,190 offensive, 4,163 neither); no official test",
                "hate-speech-davidson",
                List.of(DataFile.of(
                        "labeled_data.csv",
                        2546446,
                        "fcb8bc7c68120ae4af04a5b9acd58585513ede11e1548ebf36a5c2040b6f6281")),
                new TextContent(
                        List.of(new TextContent.Part(
                                "labeled_data.csv",
                                CsvFormat.delimitedBy(',').withMissing(Set.of()),
                                "tweet",
                                "class",
                                Map.of("0", "hate", "1", "offensive", "2", "neither"))),
                        List.of("hate", "offensive", "neither")),
                List.of(
                        "abusive texts: RALF hashes them as they are read, and neither keeps nor shows them",
                        "labels are majority votes of crowd workers; messages in African American English are called"
                                + " abusive more often (Davidson, Bhattacharya, Weber 2019, arXiv:1905.12516), and no"
                                + " dialect or author is given to measure it by"));
    }
}
