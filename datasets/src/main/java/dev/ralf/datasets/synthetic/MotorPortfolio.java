package dev.ralf.datasets.synthetic;

import dev.ralf.core.data.Column;
import dev.ralf.core.data.Dataset;
import dev.ralf.core.data.DatasetSource;
import dev.ralf.core.data.Encoding;
import dev.ralf.core.data.Features;
import dev.ralf.core.data.Groups;
import dev.ralf.core.data.Inputs;
import dev.ralf.core.random.SeedTree;
import dev.ralf.core.registry.Options;
import dev.ralf.core.util.Checks;
import dev.ralf.core.util.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A generated portfolio of motor policies with three risk classes, a protected attribute, a proxy of it, and exact class
 * probabilities. Nobody in it is real.
 *
 * <p>Causes, arrow by arrow:
 *
 * <pre>
 *   gender ──▶ territory ──▶ density, parking          temperament (latent) ──▶ priorClaims, fines
 *      │           │            │                             │                     ▲
 *      │ bias      ▼            ▼                             ▼                     │
 *      └─────▶  score r ◀── parking, age, licenceYears, vehicleAge, power, annualKm │
 *                  │                             age ──▶ licenceYears ──────────────┘ (priorClaims)
 *                  ▼                             annualKm ──▶ fuel
 *             risk class Y
 * </pre>
 *
 * <ul>
 *   <li><b>gender</b> S: male with probability 0.55, female else. No feature unless asked for.
 *   <li><b>territory</b>: with proxy strength q, {@code P(t | s) = (1-q) base(t) + q tilt_s(t)}, base = (coast 0.2, city
 *       0.3, suburb 0.3, village 0.2), tilt of men = (0.4, 0.6, 0, 0), of women = (0, 0, 0.6, 0.4). At q = 0 it says
 *       nothing of the gender, at q = 1 everything.
 *   <li><b>temperament</b> L, never seen: calm 0.35, ordinary 0.45, hasty 0.20, whatever the gender.
 *   <li><b>priorClaims</b> (0 to 5) and <b>fines</b> (0 to 6): Poisson, cut off at the top and renormalised, with rates
 *       {@code (0.1, 0.5, 1.8) (0.1 + 0.09 min(licenceYears, 10))} and {@code (0.15, 0.9, 3.0)} by temperament.
 *   <li>age, licence years, vehicle age (years), power (kW), annual distance (1000 km), density (inhabitants per km2,
 *       log10), parking and fuel: see the code, none depends on gender or temperament but through the arrows above.
 *   <li><b>score</b> {@code r = a(x) + (-1.4, 0, 1.6)[L] + bias (1[male] - 1/2)}; territory and parking weigh by
 *       themselves in a(x), so that the proxy is also a cause.
 *   <li><b>class</b>: ordered logit, {@code P(Y <= k | x, L, s) = 1 / (1 + exp(-8 (c_k - r)))}, c = (0, 1.5): low, medium,
 *       high.
 * </ul>
 *
 * <p>Because L takes three values and S two, the class probabilities are finite sums:
 *
 * <pre>
 *   P(Y=k | x, s) = sum_l P(l | x) P(Y=k | x, l, s),   P(l | x) ~ P(l) P(priorClaims | l, licenceYears) P(fines | l)
 *   P(Y=k | x)    = sum_s P(s | x) P(Y=k | x, s),      P(s | x) ~ P(s) P(territory | s)
 * </pre>
 *
 * <p>{@code bias} moves the label itself by gender (a disadvantage that is in the labels); {@code proxyStrength} lets a
 * model that never sees the gender have it all the same. With both at 0 the class does not depend on gender. Exposure,
 * in (0, 1], is the weight; it depends on nothing, and nothing on it.
 *
 * <p>Options: {@code rows} (6000), {@code proxyStrength} in [0, 1] (0.5), {@code bias} in [0, 5] (0.6),
 * {@code includeSensitive} (false), and those of {@link MotorScenario}: {@code label} (risk), {@code labelNoise} (0),
 * {@code noiseBy} (uniform), {@code years} (1), {@code covariateDrift} (0), {@code conceptDrift} (0), {@code gaming}
 * (false). Features of the scenario follow the others, in the order year, gentleWeeks, exposure. The probabilities are those
 * of the labels as recorded. Where the class is one of claims, exposure is its cause, hence a feature, and weights are 1.
 * Every row draws from a stream named by its id, so the first rows do not depend on how
 * many follow.
 *
 * <p>Values are rounded before the class is drawn, so the probabilities hold for the values as they stand in the
 * features.
 *
 * @param rows number of rows
 * @param proxyStrength q
 * @param bias shift of the score between the genders
 * @param includeSensitive whether gender is one-hot among the features, after all others
 * @param scenario label, noise, drift and gaming
 */
public record MotorPortfolio(
        int rows, double proxyStrength, double bias, boolean includeSensitive, MotorScenario scenario)
        implements DatasetSource {
    /** Groups of the attribute {@code gender}. */
    public static final List<String> GENDERS = List.of("female", "male");

    private static final List<String> NUMBERS = List.of(
            "driverAge",
            "licenceYears",
            "vehicleAge",
            "vehiclePower",
            "annualKm",
            "urbanDensity",
            "priorClaims",
            "fines");
    private static final List<String> TERRITORIES = List.of("coast", "city", "suburb", "village");
    private static final List<String> PARKING = List.of("garage", "driveway", "street");
    private static final List<String> FUELS = List.of("petrol", "diesel", "electric");

    /** What holds for every policy, and what an applicant can misstate without being found out at once. */
    private static final List<String> CONSTRAINTS = List.of(
            "driverAge: integer, at most 2",
            "licenceYears: integer, at most 2",
            "vehicleAge: integer, at most 2",
            "vehiclePower: integer, at most 10 %",
            "annualKm: at most 20 %",
            "priorClaims: integer, falls, at most 1",
            "fines: integer, falls, at most 1",
            "licenceYears <= driverAge - 18");

    private static final int AGE = 0;
    private static final int LICENCE = 1;
    private static final int VEHICLE_AGE = 2;
    private static final int POWER = 3;
    private static final int KM = 4;
    private static final int DENSITY = 5;
    private static final int CLAIMS = 6;
    private static final int FINES = 7;
    private static final int TERRITORY = 8;
    private static final int PARKED = TERRITORY + 4;
    private static final int FUEL = PARKED + 3;
    private static final int WIDTH = FUEL + 3;

    private static final double[] P_GENDER = {0.45, 0.55};
    private static final double[] TERRITORY_BASE = {0.2, 0.3, 0.3, 0.2};
    private static final double[][] TERRITORY_TILT = {{0, 0, 0.6, 0.4}, {0.4, 0.6, 0, 0}};
    private static final double[] TERRITORY_EFFECT = {0.5, 1.2, 0, -0.7};
    private static final double[] LOG_DENSITY = {2.6, 3.6, 3.0, 1.8};
    private static final double[][] P_PARKING = {{0.5, 0.3, 0.2}, {0.2, 0.2, 0.6}, {0.45, 0.4, 0.15}, {0.6, 0.35, 0.05}
    };
    private static final double[] PARKING_EFFECT = {-0.3, 0, 0.4};
    private static final double[] P_TEMPERAMENT = {0.35, 0.45, 0.20};
    private static final double[] TEMPERAMENT_EFFECT = {-1.4, 0, 1.6};
    private static final double[] CLAIM_RATE = {0.1, 0.5, 1.8};
    private static final double[] FINE_RATE = {0.15, 0.9, 3.0};
    private static final int MAX_CLAIMS = 5;
    private static final int MAX_FINES = 6;
    private static final double[] THRESHOLDS = {0, 1.5};
    private static final double STEEPNESS = 8;

    /** Checks the ranges. */
    public MotorPortfolio {
        Checks.inRange("rows", rows, 10, 1_000_000);
        Checks.inRange("proxyStrength", proxyStrength, 0, 1);
        Checks.inRange("bias", bias, 0, 5);
    }

    /** Risk classes in one year, recorded as they are. */
    public MotorPortfolio(int rows, double proxyStrength, double bias, boolean includeSensitive) {
        this(rows, proxyStrength, bias, includeSensitive, MotorScenario.PLAIN);
    }

    /** 6000 rows, proxy strength 0.5, bias 0.6, gender as a group alone. */
    public static MotorPortfolio defaults() {
        return new MotorPortfolio(6000, 0.5, 0.6, false);
    }

    /** From the options of a spec. */
    public static MotorPortfolio from(Options o) {
        return new MotorPortfolio(
                o.integer("rows", 6000, 10, 1_000_000),
                o.number("proxyStrength", 0.5, 0, 1),
                o.number("bias", 0.6, 0, 5),
                o.flag("includeSensitive", false),
                MotorScenario.from(o));
    }

    @Override
    public Dataset load(SeedTree seed) {
        int width = columns().size();
        float[] x = new float[rows * width];
        int[] labels = new int[rows];
        int[] genders = new int[rows];
        double[] exposure = new double[rows];
        for (int i = 0; i < rows; i++) {
            RandomGenerator rng = seed.child("row", i).generator();
            int gender = draw(rng, P_GENDER);
            int temperament = draw(rng, P_TEMPERAMENT);
            int year = scenario.years() == 1
                    ? 0
                    : seed.child("year", i).generator().nextInt(scenario.years());
            float[] row = policy(rng, gender, temperament, scenario.covariateDrift() * scenario.progress(year));
            int at = i * width;
            System.arraycopy(row, 0, x, at, WIDTH);
            if (scenario.years() > 1) {
                x[at + yearColumn()] = year;
            }
            if (scenario.gaming()) {
                x[at + weeksColumn()] = MotorScenario.drawWeeks(
                        temperament, seed.child("gaming", i).generator());
            }
            if (includeSensitive) {
                x[at + width - 2 + gender] = 1;
            }
            double score = staticScore(row) + conceptShift(row, year) + push(temperament, gender);
            labels[i] = scenario.exposureIsFeature() ? 0 : draw(rng, classProbabilities(score));
            genders[i] = gender;
            exposure[i] = rng.nextDouble() < 0.7 ? 1 : (1 + rng.nextInt(365)) / 365.0;
            if (scenario.exposureIsFeature()) {
                x[at + exposureColumn()] = (float) exposure[i];
                labels[i] = scenario.drawClaims(
                        score,
                        row[POWER],
                        x[at + exposureColumn()],
                        seed.child("claims", i).generator());
                exposure[i] = 1;
            }
            if (scenario.labelNoise() > 0) {
                labels[i] = scenario.record(
                        labels[i], gender, seed.child("noise", i).generator());
            }
        }
        boolean[] mutable = new boolean[width];
        Arrays.fill(mutable, 0, TERRITORY, true);
        if (scenario.gaming()) {
            mutable[weeksColumn()] = true;
        }
        Features observed = Ranges.observed(new Features(x, rows, width), mutable);
        Features features = observed.in(observed.domain().with(Encoding.plain(columns(), constraints())));
        return new Dataset(
                "motor-portfolio",
                new Inputs(features, columns(), List.of(new Groups("gender", GENDERS, genders)), exposure),
                labels,
                scenario.label().classes(),
                new int[0],
                facts());
    }

    /**
     * The exact P(Y = k | X = x, S = s).
     *
     * @param x features as generated, in their own units, {@code [n][d]}; gender columns are passed over
     * @param gender gender of each row, 0 female and 1 male
     * @return probabilities {@code [n][3]}
     */
    public Matrix bayesProbabilities(Features x, Groups gender) {
        Checks.size("gender", gender.codes().length, x.size());
        Matrix p = new Matrix(x.size(), scenario.label().classes().size());
        for (int i = 0; i < x.size(); i++) {
            double[] known = {0, 0};
            known[gender.codes()[i]] = 1;
            mix(x, i, known, p);
        }
        return p;
    }

    /**
     * The exact P(Y = k | X = x), gender not known: what a model that does not see the gender can learn at best.
     *
     * @param x features as generated, in their own units, {@code [n][d]}, without gender columns
     * @return probabilities {@code [n][3]}
     */
    public Matrix bayesProbabilities(Features x) {
        Matrix p = new Matrix(x.size(), scenario.label().classes().size());
        for (int i = 0; i < x.size(); i++) {
            mix(x, i, genderGiven(x, i), p);
        }
        return p;
    }

    /**
     * The exact P(S = s | X = x): how well the features give the gender away.
     *
     * @param x features as generated, without gender columns
     * @return probabilities {@code [n][2]}, in the order of {@link #GENDERS}
     */
    public Matrix genderProbabilities(Features x) {
        Matrix p = new Matrix(x.size(), GENDERS.size());
        for (int i = 0; i < x.size(); i++) {
            double[] row = genderGiven(x, i);
            p.set(i, 0, row[0]);
            p.set(i, 1, row[1]);
        }
        return p;
    }

    private double[] genderGiven(Features x, int i) {
        int territory = level(x, i, TERRITORY, TERRITORIES.size());
        double[] p = new double[2];
        for (int s = 0; s < 2; s++) {
            p[s] = P_GENDER[s] * territories(s)[territory];
        }
        return normalise(p);
    }

    /** Adds up the class probabilities of row {@code i} over temperament, given the row, and over gender. */
    private void mix(Features x, int i, double[] genders, Matrix out) {
        Checks.atLeast("features", x.width(), exposureColumn() + (scenario.exposureIsFeature() ? 1 : 0));
        float[] row = x.row(i);
        double score = staticScore(row) + (scenario.years() > 1 ? conceptShift(row, Math.round(row[yearColumn()])) : 0);
        double[] temperaments = new double[P_TEMPERAMENT.length];
        for (int l = 0; l < temperaments.length; l++) {
            temperaments[l] = P_TEMPERAMENT[l]
                    * cutPoisson(claimRate(l, row[LICENCE]), MAX_CLAIMS)[Math.round(row[CLAIMS])]
                    * cutPoisson(FINE_RATE[l], MAX_FINES)[Math.round(row[FINES])];
            if (scenario.gaming()) {
                temperaments[l] *= MotorScenario.weeksLikelihood(l, Math.round(row[weeksColumn()]));
            }
        }
        normalise(temperaments);
        for (int l = 0; l < temperaments.length; l++) {
            for (int s = 0; s < genders.length; s++) {
                double full = score + push(l, s);
                double[] p = scenario.recorded(
                        scenario.exposureIsFeature()
                                ? scenario.claims(full, row[POWER], row[exposureColumn()])
                                : classProbabilities(full),
                        s);
                for (int k = 0; k < p.length; k++) {
                    out.set(i, k, out.get(i, k) + temperaments[l] * genders[s] * p[k]);
                }
            }
        }
    }

    private float[] policy(RandomGenerator rng, int gender, int temperament, double drift) {
        float[] row = new float[WIDTH];
        row[AGE] = (float) clamp(Math.rint(43 + 14 * rng.nextGaussian()), 18, 85);
        row[LICENCE] = (float) Math.floor((row[AGE] - 18) * (1 - 0.6 * Math.pow(rng.nextDouble(), 3)));
        row[VEHICLE_AGE] = (float) Math.min(25, Math.floor(-6 * Math.log(1 - rng.nextDouble())));
        row[POWER] = (float) clamp(Math.rint(85 + 25 * rng.nextGaussian()), 35, 220);
        row[KM] = (float) (clamp(Math.rint(10 * Math.exp(2.5 + drift + 0.45 * rng.nextGaussian())), 10, 600) / 10);
        int territory = draw(rng, territories(gender));
        row[DENSITY] =
                (float) (Math.rint(100 * clamp(LOG_DENSITY[territory] + 0.3 * rng.nextGaussian(), 0, 4.5)) / 100);
        row[CLAIMS] = draw(rng, cutPoisson(claimRate(temperament, row[LICENCE]), MAX_CLAIMS));
        row[FINES] = draw(rng, cutPoisson(FINE_RATE[temperament], MAX_FINES));
        row[TERRITORY + territory] = 1;
        row[PARKED + draw(rng, P_PARKING[territory])] = 1;
        double diesel = 0.5 / (1 + Math.exp(-(row[KM] - 15) / 4));
        row[FUEL + draw(rng, new double[] {0.9 - diesel, diesel, 0.1})] = 1;
        return row;
    }

    /** The part of the score that the features fix. */
    private static double staticScore(float[] row) {
        double young = Math.max(0, (30 - row[AGE]) / 10);
        double power = row[POWER] - 85;
        double score = 1.2 * young
                + Math.max(0, (row[AGE] - 70) / 10)
                - 0.04 * Math.min(row[LICENCE], 20)
                + 0.02 * power
                + 0.02 * young * power
                + 0.05 * (row[KM] - 13)
                + 0.03 * (row[VEHICLE_AGE] - 6);
        for (int t = 0; t < TERRITORY_EFFECT.length; t++) {
            score += row[TERRITORY + t] * TERRITORY_EFFECT[t];
        }
        for (int g = 0; g < PARKING_EFFECT.length; g++) {
            score += row[PARKED + g] * PARKING_EFFECT[g];
        }
        return score;
    }

    private double conceptShift(float[] row, int year) {
        return scenario.conceptDrift() * scenario.progress(year) * (row[POWER] - 85) / 25;
    }

    private int yearColumn() {
        return WIDTH;
    }

    private int weeksColumn() {
        return WIDTH + (scenario.years() > 1 ? 1 : 0);
    }

    private int exposureColumn() {
        return weeksColumn() + (scenario.gaming() ? 1 : 0);
    }

    private List<String> constraints() {
        List<String> all = new ArrayList<>(CONSTRAINTS);
        if (scenario.gaming()) {
            all.add("gentleWeeks: integer, grows, at most 3");
        }
        return all;
    }

    /** What temperament and gender add to the score. */
    private double push(int temperament, int gender) {
        return TEMPERAMENT_EFFECT[temperament] + bias * (gender - 0.5);
    }

    private static double[] classProbabilities(double score) {
        double low = 1 / (1 + Math.exp(-STEEPNESS * (THRESHOLDS[0] - score)));
        double upToMedium = 1 / (1 + Math.exp(-STEEPNESS * (THRESHOLDS[1] - score)));
        return new double[] {low, upToMedium - low, 1 - upToMedium};
    }

    private double[] territories(int gender) {
        double[] p = new double[TERRITORY_BASE.length];
        for (int t = 0; t < p.length; t++) {
            p[t] = (1 - proxyStrength) * TERRITORY_BASE[t] + proxyStrength * TERRITORY_TILT[gender][t];
        }
        return p;
    }

    private static double claimRate(int temperament, double licenceYears) {
        return CLAIM_RATE[temperament] * (0.1 + 0.09 * Math.min(licenceYears, 10));
    }

    /** Probabilities of 0 .. max of a Poisson count, renormalised. */
    private static double[] cutPoisson(double rate, int max) {
        double[] p = new double[max + 1];
        p[0] = 1;
        for (int k = 1; k <= max; k++) {
            p[k] = p[k - 1] * rate / k;
        }
        return normalise(p);
    }

    private static double[] normalise(double[] p) {
        double sum = 0;
        for (double v : p) {
            sum += v;
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    /** An index with these probabilities; the last one takes what rounding leaves. */
    private static int draw(RandomGenerator rng, double[] p) {
        double u = rng.nextDouble();
        for (int k = 0; k < p.length - 1; k++) {
            u -= p[k];
            if (u < 0) {
                return k;
            }
        }
        return p.length - 1;
    }

    private static int level(Features x, int i, int from, int count) {
        for (int t = 0; t < count; t++) {
            if (x.get(i, from + t) == 1) {
                return t;
            }
        }
        throw new IllegalArgumentException("row " + i + " has no territory: features must be in their own units");
    }

    private static double clamp(double v, double lo, double hi) {
        return Math.max(lo, Math.min(hi, v));
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        NUMBERS.forEach(name -> columns.add(new Column(name, name, Column.Kind.NUMERIC)));
        oneHot(columns, "territory", TERRITORIES);
        oneHot(columns, "parking", PARKING);
        oneHot(columns, "fuel", FUELS);
        if (scenario.years() > 1) {
            columns.add(new Column("year", "year", Column.Kind.NUMERIC));
        }
        if (scenario.gaming()) {
            columns.add(new Column("gentleWeeks", "gentleWeeks", Column.Kind.NUMERIC));
        }
        if (scenario.exposureIsFeature()) {
            columns.add(new Column("exposure", "exposure", Column.Kind.NUMERIC));
        }
        if (includeSensitive) {
            oneHot(columns, "gender", GENDERS);
        }
        return columns;
    }

    private static void oneHot(List<Column> columns, String source, List<String> levels) {
        levels.forEach(level -> columns.add(new Column(source + "=" + level, source, Column.Kind.ONE_HOT)));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        String classes = String.join(", ", scenario.label().classes());
        facts.put(
                "task",
                switch (scenario.label()) {
                            case RISK -> "risk class of a motor policy: ";
                            case FREQUENCY -> "number of claims of a motor policy in the time of its exposure: ";
                            case SEVERITY -> "largest claim of a motor policy in the time of its exposure: ";
                        }
                        + classes);
        facts.put("source", "generated: no real people");
        facts.put("citation", "RALF");
        facts.put("licence", "generated, free to use");
        facts.put("rows", Integer.toString(rows));
        facts.put(
                "sensitive gender", includeSensitive ? "female, male; also a feature" : "female, male; not a feature");
        facts.put("weight", scenario.exposureIsFeature() ? "1; exposure is a feature" : "exposure in (0, 1]");
        if (!scenario.equals(MotorScenario.PLAIN)) {
            facts.put("scenario", scenario.toString());
        }
        facts.put(
                "truth",
                "proxy strength " + proxyStrength + " (territory), bias " + bias
                        + " (in the labels); the exact class probabilities are known");
        return facts;
    }
}
