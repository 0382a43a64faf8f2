package dev.ralf.datasets.text;

import dev.ralf.core.random.SeedTree;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The terms of a text, hashed into columns. Words are the longest runs of letters, digits and combining marks of the text
 * in Unicode normal form KC and lower case; a term is a run of one to {@code ngrams} words; its column is its hash modulo
 * the number of columns, so no vocabulary is fitted and nothing of the text can be read back. A row holds for each column
 * the count c of its terms, or {@code 1 + ln c}, and is divided by its Euclidean norm; a text without a word is all zeros.
 *
 * <p>The inverse document frequency is a factor of each column that is fitted on the training pool ({@link
 * dev.ralf.core.data.Standardizer}). Rows are thus normalised before it and not after, which keeps the factor a property of
 * the column.
 *
 * <p>Reference: Weinberger, Dasgupta, Langford, Smola and Attenberg (2009), Feature hashing for large scale multitask
 * learning, arXiv:0902.2206; without its signs, so that columns are counts, and a column's document frequency has a
 * meaning. Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval,
 * doi:10.1016/0306-4573(88)90021-0.
 *
 * @param columns columns with a term, ascending
 * @param values their values, positive
 */
record HashedTerms(int[] columns, float[] values) {
    private static final SeedTree HASH = new SeedTree(0);

    /** The terms of one text. */
    static HashedTerms of(String text, TextOptions options) {
        List<String> words = words(text);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            StringBuilder term = new StringBuilder();
            for (int j = i; j < Math.min(words.size(), i + options.ngrams()); j++) {
                term.append(j == i ? "" : " ").append(words.get(j));
                counts.merge(column(term.toString(), options.hashSize()), 1, Integer::sum);
            }
        }
        int[] columns =
                counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        double[] raw = new double[columns.length];
        double norm = 0;
        for (int c = 0; c < columns.length; c++) {
            int count = counts.get(columns[c]);
            raw[c] = options.sublinear() ? 1 + Math.log(count) : count;
            norm += raw[c] * raw[c];
        }
        float[] values = new float[columns.length];
        for (int c = 0; c < columns.length; c++) {
            values[c] = (float) (raw[c] / Math.sqrt(norm));
        }
        return new HashedTerms(columns, values);
    }

    /** Column of a term. */
    static int column(String term, int columns) {
        return (int) Long.remainderUnsigned(HASH.child(term).key(), columns);
    }

    /** The words of a text, in order. */
    static List<String> words(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            boolean inside = Character.isLetterOrDigit(c)
                    || Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK;
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words.add(plain.substring(start, i));
                start = -1;
            }
            i += Character.charCount(c);
        }
        if (start >= 0) {
            words.add(plain.substring(start));
        }
        return words;
    }
}
