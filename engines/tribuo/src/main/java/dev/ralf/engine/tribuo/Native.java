package dev.ralf.engine.tribuo;

import java.util.concurrent.Callable;

/** Calls into XGBoost, with its failures as one clear line. */
final class Native {
    private Native() {}

    /**
     * Runs {@code work}.
     *
     * @throws IllegalStateException if the native library cannot be loaded here, or fails
     */
    static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "learner xgboost needs the native library of XGBoost, which cannot be loaded on "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                            + " (on Linux it needs libgomp): use random-forest",
                    e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
            throw new IllegalStateException("XGBoost failed: " + first, e);
        }
    }
}
