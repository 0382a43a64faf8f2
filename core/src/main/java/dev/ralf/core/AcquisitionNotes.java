package dev.ralf.core;

import dev.ralf.core.registry.Notes;
import java.util.Map;

/** Formula, cost and deviations of each acquisition of this module, for the catalogue. */
final class AcquisitionNotes {
    private static final Map<String, Notes> BY_ID = Map.ofEntries(
            note("random", "every batch of n rows is equally likely", "O(N)", ""),
            note("least-confidence", "1 - p1", "O(N K)", ""),
            note("margin", "-(p1 - p2)", "O(N K)", "scikit-activeml returns 1 - margin"),
            note("entropy", "H(p) = -sum_k p_k ln p_k, with 0 ln 0 = 0", "O(N K)", "in nats; the DRE study has bits"),
            note("gini", "1 - sum_k p_k^2", "O(N K)", ""),
            note("ratio", "p2 / p1", "O(N K)", ""),
            note(
                    "dropout-least-confidence",
                    "1 - max_k m_k, m the mean over T passes",
                    "O(N T K) and T forward passes",
                    "one dropout mask for the whole pool in a pass; public codes draw one for every row"),
            note(
                    "dropout-margin",
                    "-(m1 - m2), m the mean over T passes",
                    "O(N T K) and T forward passes",
                    "as dropout-least-confidence"),
            note(
                    "dropout-entropy",
                    "H(m), m the mean over T passes",
                    "O(N T K) and T forward passes",
                    "as dropout-least-confidence"),
            note(
                    "bald",
                    "H(m) - mean_t H(p_t)",
                    "O(N T K) and T forward passes",
                    "DeepAL+ and the DRE study give NaN for a probability of 0"),
            note(
                    "mean-std",
                    "mean over classes of the standard deviation over passes",
                    "O(N T K) and T forward passes",
                    "divisor T"),
            note(
                    "variation-ratio",
                    "1 - share of passes that vote for the modal class",
                    "O(N T K) and T forward passes",
                    "DeepAL+ gives least confidence under this name"),
            note(
                    "power-bald",
                    "b ln BALD + Gumbel noise, the n largest: drawn in proportion to BALD^b",
                    "O(N T K) and T forward passes",
                    "the coldness multiplies the score, as in the paper; one public code multiplies the noise"),
            note(
                    "stochastic-batch",
                    "b f(s) + Gumbel noise, the n largest; f = ln s (power), s (softmax), -ln rank (softrank)",
                    "that of the score on the whole pool",
                    "as power-bald"),
            note(
                    "batch-bald",
                    "greedily most I(y_1 .. y_n; w); exact up to a number of configurations, sampled beyond",
                    "O(N T min(K^n, configurations)) for each pick, rows skipped lazily",
                    "drawn configurations are carried on instead of drawn anew; given them, gains are exact"),
            note(
                    "balance",
                    "sum_y m(y) mean_i e_i (1 - l_a,i(y) l_b,i(y)) over pairs of passes that decide differently",
                    "O(N T K) and T forward passes",
                    "decisions are compared on the unlabelled rows, not on rows set aside; the threshold is fixed"),
            note(
                    "batch-balance",
                    "greedily most joint BALanCe score of the batch",
                    "O(N n T K^2), lazily",
                    "exact for any batch, where the authors sample; their public loop falls back to single scores"),
            note(
                    "balance-clustering",
                    "medoids of clusters of rows by I(x, z) = D(x) + D(z) - D({x, z})",
                    "O(M n T) for each round, M candidates",
                    "rounds are limited"),
            note(
                    "epig",
                    "mean over targets z of I(y_x; y_z)",
                    "O(N z T K^2) for z targets",
                    "targets are unlabelled rows drawn from the pool"),
            note(
                    "dre",
                    "rows in order of H at positions floor((u + j) N / n), j = 0 .. n-1: each row has probability n/N",
                    "O(N K)",
                    "systematic is ours; largest-remainder closes the last bin; authors is the published rule, topped up where it returns too few. Proportional DRE is random sampling with less variance"),
            note(
                    "dre-over",
                    "as dre, with the utility of another acquisition for H",
                    "that of the score on the whole pool",
                    "ours; the paper has entropy alone"),
            note(
                    "herding",
                    "greedily most 2 mu_j - (2 s_j + k_jj) / (t + 1): the step of the squared MMD between labelled rows and pool",
                    "O(N^2 d) once up to exactRows, O(N D d) above; O(N n d) a batch",
                    ""),
            note("herding-quota", "herding in each stratum with the stratum for the pool", "as herding", ""),
            note(
                    "k-center",
                    "n times the row of max_i min_c |z_i - z_c|, c labelled or chosen",
                    "O(N (L + n) d) at most, lazily",
                    ""),
            note(
                    "robust-k-center",
                    "exchanges that lower the (X + 1)-th largest distance to the nearest centre, X outliers",
                    "O(N d candidates) for each exchange, after k-center",
                    "local search instead of a mixed-integer solver: no certificate of the optimum"),
            note("k-means", "the row nearest to each of n centres of k-means", "O(N n d) for each iteration", ""),
            note(
                    "probcover",
                    "greedily most rows within radius delta of a labelled or chosen row",
                    "O(N^2 d)",
                    "the radius test is strict, as in the authors' code; rows left over by their batches are kept; k-centre once all is covered"),
            note(
                    "typiclust",
                    "in clusters without labels, the row of largest 1 / (mean distance to its k nearest + 1e-5)",
                    "O(N C d) for each iteration, C clusters; O(size^2 d) in a cluster",
                    "Euclidean distances, as the paper says; the authors' code has squared ones"),
            note(
                    "cluster-margin",
                    "of the n * factor smallest margins, the smallest of each cluster by turns, small clusters first",
                    "O(factor n C d) for each iteration",
                    "k-means instead of agglomerative clustering"),
            note(
                    "information-density",
                    "H(p) * (mean_j 1 / (1 + |z - z_j|))^beta",
                    "O(N sample d)",
                    "the row itself counts, with similarity 1, as in modAL"),
            note(
                    "graph-density",
                    "mean weight exp(-d1 / d) of the edges to the k nearest rows; a pick lowers its neighbours",
                    "O(N^2 d)",
                    ""),
            note(
                    "ranked-batch",
                    "a (1 - 1 / (1 + d_min)) + (1 - a) u, a = N / (N + L) after each pick",
                    "O(N (L + n) d)",
                    "the uncertainty u is 1 - p1"),
            note(
                    "mmd-batch",
                    "randomised greedy minimum of MMD^2(L + Q, U - Q) + lambda sum_Q max(p1, floor)",
                    "O(N^2 d) once up to exactRows, linear above; O(N (L + n) d) a batch",
                    "signs of the definition, which the public code turns around"),
            note(
                    "without-outliers",
                    "another acquisition without the share of rows farthest from their k-th neighbour",
                    "O(N sample d) beside the other",
                    ""),
            note(
                    "without-copies",
                    "another acquisition, passing over rows of cosine similarity above a limit",
                    "O(factor n (L + n) d) beside the other",
                    ""),
            note(
                    "badge",
                    "k-means++ seeds among g = (p - e_predicted) x phi, the largest norm first",
                    "O(N n (d + K)), never forming g",
                    "the origin is no centre (scikit-activeml has it as one); certain predictions are drawn uniformly instead of failing"),
            note(
                    "mcp",
                    "largest p2 / p1 of each pair (predicted class, second class), by turns",
                    "O(N K)",
                    "ends for n = N and repeats no row, which the authors' code does not"),
            note(
                    "egl",
                    "sum_k p_k |p - e_k| |(phi, 1)|: expected gradient length of the last layer",
                    "O(N (d + K))",
                    "the last layer alone, with its bias"),
            note(
                    "egl-input",
                    "sum_k p_k |d CE(f(x), k) / dx|",
                    "K backward passes over the pool",
                    "per row, where the authors' scores depend on the size of a mini-batch"),
            note(
                    "expected-error",
                    "-sum_y p(y|x) mean_u loss(p^(x,y)(.|u)), p^(x,y) trained with (x, y) besides",
                    "a training for each candidate and class",
                    "sub-sampled candidates and evaluation rows"),
            note(
                    "variance-reduction",
                    "greedily least tr((lambda + sum I)^-1 mean_pool A), I the last layer's Fisher information",
                    "O(N D^2) once and O(N (K D + K^3)) a pick, D = K d",
                    "the last layer of any model, where the papers have logistic regression; papers read from memory"),
            note(
                    "bait",
                    "greedily least tr((lambda + information of labelled and chosen)^-1 information of all), forward and back",
                    "O(N D^2) once and O(N (K D + K^3)) a step, D = K d",
                    "a bias in the last layer; wide embeddings are narrowed by principal components"),
            note(
                    "query-by-bagging",
                    "disagreement (votes, consensus, divergence) of T models of T bootstraps of the labels",
                    "T trainings and O(N T K)",
                    ""),
            note(
                    "surrogate",
                    "that of the acquisition named, with another model",
                    "a training of the surrogate and the acquisition's own",
                    "arXiv:2112.09466 reports expected gradient length beside XGBoost and does not say of what model"),
            note("mase", "-min_c |(w_a - w_c) z + b_a - b_c| / |w_a - w_c|, a the predicted class", "O(N K d)", ""),
            note("base", "for each class by turns, the rows nearest to its boundary in the last layer", "O(N K d)", ""),
            note(
                    "clue",
                    "the row nearest to each of n centres of k-means, rows weighing H(softmax(z / T))",
                    "O(N n d) for each iteration",
                    "each cluster gives its own nearest row"),
            note(
                    "falcun",
                    "drawn in proportion to (t' + u)^gamma: u = 1 - (p1 - p2), t' the scaled L1 distance to the picks",
                    "O(N n K)",
                    ""),
            note(
                    "tod",
                    "1/2 |p_now - p_before|^2, before: the model of the last round",
                    "O(N K) and a forward pass of the last round's model",
                    "random in the first round"),
            note(
                    "fre",
                    "squared distance of phi to the principal subspace of the labelled rows of the predicted class",
                    "O(N d r + L d^2), r components",
                    "how the batch is divided among classes is not verified"),
            note(
                    "feature-similarity",
                    "-max cosine of phi with the labelled rows of the predicted class",
                    "O(N L d)",
                    "that the nearest row counts, and the division among classes, are ours"),
            note(
                    "sparse-approximation",
                    "n rows with weights >= 0 of least |sum_j w_j x_j - sum_pool x_j|, x gradients or losses",
                    "O(N n d) and inner iterations",
                    "see the class for the two forms of the target"),
            note("vote-entropy", "H of the members' votes", "O(N T K)", ""),
            note("consensus-entropy", "H(m), m the mean of the members", "O(N T K)", ""),
            note("mean-kl", "mean_t KL(p_t || m)", "O(N T K)", "ALiPy sums where this averages; equals BALD"),
            note("max-disagreement", "max_t KL(p_t || m)", "O(N T K)", ""),
            note("product", "prod_k scaled(u_k)^w_k", "that of the parts on the whole pool", ""),
            note("rank-sum", "-sum_k w_k rank_k / (sum_k w_k (N - 1))", "that of the parts on the whole pool", ""),
            note(
                    "filter",
                    "the second acquisition among ceil(factor n) candidates of the first",
                    "that of the first with factor n rows, and of the second among them",
                    ""),
            note(
                    "quota",
                    "another acquisition inside each stratum, with a quota for each",
                    "that of the other on each stratum",
                    "strata are predicted classes, clusters, groups or predicted classes in groups, never true classes"),
            note(
                    "class-balanced",
                    "quota by predicted class, labelled rows counted by their labels",
                    "that of the other on each class",
                    ""),
            note(
                    "random-subset",
                    "another acquisition on a uniform sample of the pool",
                    "that of the other on the sample",
                    ""),
            note(
                    "mixture",
                    "the batch shared by weight: systematic shares with one random start",
                    "that of the parts",
                    ""),
            note(
                    "albl",
                    "EXP4.P over acquisitions and a uniform expert; reward: importance-weighted accuracy",
                    "that of the experts, and a prediction of all rows bought",
                    "batches instead of single rows; drawn without replacement"));

    private AcquisitionNotes() {}

    /** The notes of an id; none if there are none. */
    static Notes of(String id) {
        return BY_ID.getOrDefault(id, Notes.NONE);
    }

    private static Map.Entry<String, Notes> note(String id, String formula, String cost, String deviations) {
        return Map.entry(id, new Notes(formula, cost, deviations));
    }
}
