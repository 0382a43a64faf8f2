package dev.ralf.datasets.catalog;

import dev.ralf.datasets.format.Coding;
import dev.ralf.datasets.format.ColumnSpec;
import dev.ralf.datasets.format.CsvFormat;
import dev.ralf.datasets.format.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The data sets that are known by name. None of them is shipped: licences differ. Each entry says where to get its files
 * and which hashes they must have.
 */
public final class Catalog {
    private static final List<CatalogEntry> ENTRIES = Stream.concat(
                    Stream.of(fashionMnist(), mnist(), adult(), frempl(), optdigits()), TextEntries.all().stream())
            .toList();

    private Catalog() {}

    /** All entries, in the order of listings. */
    public static List<CatalogEntry> entries() {
        return ENTRIES;
    }

    /** The entry of this id, if there is one. */
    public static Optional<CatalogEntry> find(String id) {
        return ENTRIES.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    private static CatalogEntry fashionMnist() {
        return new CatalogEntry(
                "fashion-mnist",
                "kind of clothing from a 28x28 grey image, 10 classes",
                "Xiao, Rasul, Vollgraf (2017), Fashion-MNIST, arXiv:1708.07747",
                "MIT",
                "github.com/zalandoresearch/fashion-mnist",
                "60,000 training (6,000 per class) + 10,000 official test (1,000 per class)",
                "fashion-mnist",
                List.of(
                        DataFile.of(
                                "train-images-idx3-ubyte.gz",
                                26421880,
                                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                        DataFile.of(
                                "train-labels-idx1-ubyte.gz",
                                29515,
                                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                        DataFile.of(
                                "t10k-images-idx3-ubyte.gz",
                                4422102,
                                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                        DataFile.of(
                                "t10k-labels-idx1-ubyte.gz",
                                5148,
                                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
                idx(List.of(
                        "T-shirt/top",
                        "trouser",
                        "pullover",
                        "dress",
                        "coat",
                        "sandal",
                        "shirt",
                        "sneaker",
                        "bag",
                        "ankle boot")),
                List.of());
    }

    private static CatalogEntry mnist() {
        return new CatalogEntry(
                "mnist",
                "digit from a 28x28 grey image, 10 classes",
                "LeCun, Bottou, Bengio, Haffner (1998), Gradient-based learning applied to document recognition,"
                        + " doi:10.1109/5.726791",
                "CC BY-SA 3.0 (as usually stated)",
                "yann.lecun.com/exdb/mnist",
                "60,000 training + 10,000 official test",
                "mnist",
                List.of(
                        DataFile.of(
                                        "train-images-idx3-ubyte.gz",
                                        9912398,
                                        "12bacf187eba4f770a04d97be5dbaad9289fe5d89a89729b6af3255c8bbfa9e1")
                                .or(9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                        DataFile.of(
                                        "train-labels-idx1-ubyte.gz",
                                        28857,
                                        "7f4ede8117c9f121a708539f3c1b71dc8cb827447542df31cdf7b815d0762e1f")
                                .or(28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                        DataFile.of(
                                        "t10k-images-idx3-ubyte.gz",
                                        1648854,
                                        "c99a2fc9c8f7934dac9481251fc235227437fdcccfb8de53efcb767a8c3b057e")
                                .or(1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                        DataFile.of(
                                        "t10k-labels-idx1-ubyte.gz",
                                        4519,
                                        "e2650e6732b191c90c7705906a2d65c6c0a20efb31f5c53d1b2b0bda74d911e9")
                                .or(4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
                idx(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
                List.of(
                        "two packings of the same content are accepted: with and without name and time in the gzip header;"
                                + " the unpacked files are those of the home page"));
    }

    private static CatalogEntry adult() {
        Map<String, String> income = new LinkedHashMap<>();
        income.put("<=50K", "<=50K");
        income.put(">50K", ">50K");
        income.put("<=50K.", "<=50K");
        income.put(">50K.", ">50K");
        List<ColumnSpec> columns = List.of(
                ColumnSpec.numeric("age").note("protected in many uses; a feature here"),
                ColumnSpec.categorical("workclass"),
                ColumnSpec.weight("fnlwgt")
                        .note("survey weight: how many people the row stands for, within its state; says nothing about"
                                + " the person"),
                ColumnSpec.ignored("education", "the name of education-num, one to one"),
                ColumnSpec.numeric("education-num"),
                ColumnSpec.categorical("marital-status").note("related to sex"),
                ColumnSpec.categorical("occupation"),
                ColumnSpec.categorical("relationship").note("husband and wife all but name the sex"),
                ColumnSpec.sensitive("race", Coding.names()),
                ColumnSpec.sensitive("sex", Coding.names()),
                ColumnSpec.numeric("capital-gain").note("itself a part of the income that is predicted"),
                ColumnSpec.numeric("capital-loss"),
                ColumnSpec.numeric("hours-per-week"),
                ColumnSpec.categorical("native-country").note("related to race"),
                ColumnSpec.label("income", Coding.mapped(income)));
        List<String> names = columns.stream().map(ColumnSpec::name).toList();
        CsvFormat format = CsvFormat.delimitedBy(',').withColumns(names);
        return new CatalogEntry(
                "adult",
                "income above 50,000 dollars a year from census answers, 2 classes",
                "Becker, Kohavi (1996), Adult, UCI Machine Learning Repository, doi:10.24432/C5XW20",
                "CC BY 4.0",
                "archive.ics.uci.edu/dataset/2",
                "32,561 training (24,720 <=50K, 7,841 >50K) + 16,281 official test (12,435, 3,846)",
                "adult",
                List.of(
                        DataFile.of(
                                "adult.data",
                                3974305,
                                "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
                        DataFile.of(
                                "adult.test",
                                2003153,
                                "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05")),
                new TableContent(
                        "adult.data",
                        format,
                        Optional.of("adult.test"),
                        format.withSkipLines(1),
                        new TableSchema(columns),
                        List.of(
                                "age: integer, at most 2",
                                "education-num: integer",
                                "capital-gain: integer",
                                "capital-loss: integer",
                                "hours-per-week: integer")),
                List.of(
                        "answers of 1994 in the United States; the threshold of 50,000 dollars is arbitrary, and results"
                                + " depend on it (Ding, Hardt, Miller, Schmidt 2021, arXiv:2108.04884)",
                        "missing answers (?) are a level of their own"));
    }

    private static CatalogEntry frempl() {
        TableSchema schema = new TableSchema(List.of(
                ColumnSpec.numeric("LicAge")
                        .note("months since the licence; known at underwriting. It bounds BonusMalus:"
                                + " 50 takes about 13 years without a claim at fault"),
                ColumnSpec.categorical("VehAge").note("intervals such as 6-7 and 10+, hence categorical"),
                ColumnSpec.sensitive("Gender", Coding.names()),
                ColumnSpec.categorical("MariStat").note("may stand for a protected attribute"),
                ColumnSpec.categorical("SocioCateg"),
                ColumnSpec.categorical("VehUsage"),
                ColumnSpec.numeric("DrivAge").note("protected in many uses; a feature here"),
                ColumnSpec.categorical("HasKmLimit"),
                ColumnSpec.label("BonusMalus", Coding.cut(50.0, 67.0))
                        .note("the coefficient itself is the label, so it is no feature"),
                ColumnSpec.categorical("VehBody"),
                ColumnSpec.categorical("VehPrice").note("letters, said to be ordered; not verified, hence categorical"),
                ColumnSpec.categorical("VehEngine"),
                ColumnSpec.categorical("VehEnergy"),
                ColumnSpec.categorical("VehMaxSpeed"),
                ColumnSpec.categorical("VehClass"),
                ColumnSpec.leak(
                        "y",
                        "GOOD or BAD is the claim outcome of the period: known only when it is over, and it"
                                + " moves the next BonusMalus"),
                ColumnSpec.categorical("RiskVar")
                        .note(
                                "a risk variable of undocumented meaning; kept because it is not monotone in the label and"
                                        + " only weakly related to it, but it may be a score that has seen claims: drop it where"
                                        + " that matters"),
                ColumnSpec.categorical("Garage")));
        return new CatalogEntry(
                "frempl",
                "class of the bonus-malus coefficient of a French motor policy, 3 classes",
                "Dutang, Charpentier, CASdatasets (freMPL tables); Charpentier (ed.) (2014), Computational Actuarial"
                        + " Science with R",
                "GPL (>= 2) as stated by CASdatasets; this extract states none",
                "cas.uqam.ca and github.com/dutangc/CASdatasets; the extract freMPL.csv is a teaching copy in"
                        + " github.com/curiousML/curiousML.github.io",
                "12,437 (5,770 up to 50, 2,509 from 51 to 67, 4,158 from 68); no official test",
                "frempl",
                List.of(DataFile.of(
                        "freMPL.csv", 1727043, "12f96e860ad8e5fe8eafbfa44eee794ea9bb152364477ced8bb00cc85bed473e")),
                TableContent.of(
                        "freMPL.csv",
                        CsvFormat.delimitedBy(','),
                        schema,
                        List.of(
                                "LicAge: integer, at most 24",
                                "DrivAge: integer, at most 2",
                                "LicAge <= 12 * DrivAge - 180")),
                List.of(
                        "only 3,411 of the 12,437 rows are distinct: the extract repeats rows, up to 8 times each, so a"
                                + " random split has copies of training rows in its test part and rewards memory;"
                                + " distinctRows keeps one of each",
                        "no exposure column: rows have equal weight whatever part of a year they cover",
                        "insurers in the EU may not price by gender (CJEU C-236/09): use it to audit, not as a feature"));
    }

    private static CatalogEntry optdigits() {
        Map<String, String> digits = new LinkedHashMap<>();
        List<ColumnSpec> columns = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            columns.add(ColumnSpec.numeric("pixel" + i / 8 + i % 8));
        }
        for (int d = 0; d < 10; d++) {
            digits.put(Integer.toString(d), Integer.toString(d));
        }
        columns.add(ColumnSpec.label("digit", Coding.mapped(digits)));
        CsvFormat format = CsvFormat.delimitedBy(',')
                .withColumns(columns.stream().map(ColumnSpec::name).toList());
        return new CatalogEntry(
                "optdigits",
                "handwritten digit from 8x8 counts of dark pixels, 10 classes",
                "Alpaydin, Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,"
                        + " doi:10.24432/C50P49",
                "CC BY 4.0",
                "archive.ics.uci.edu/dataset/80, the test part, as scikit-learn ships it (digits.csv.gz)",
                "1,797 (178, 182, 177, 183, 181, 182, 181, 179, 174, 180 per digit); no official test",
                "optdigits",
                List.of(DataFile.of(
                        "digits.csv.gz", 57512, "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a")),
                TableContent.of("digits.csv.gz", format, new TableSchema(columns), List.of()),
                List.of(
                        "the 3,823 rows of the training part, by other writers, are not in this file: a random split has"
                                + " the same writers on both sides"));
    }

    private static ImageContent idx(List<String> classes) {
        return new ImageContent(
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz",
                classes);
    }
}
