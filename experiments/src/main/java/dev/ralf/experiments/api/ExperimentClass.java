package dev.ralf.experiments.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which {@code ralf run} finds an {@link ExperimentSource}. The class is public with a public constructor
 * without parameters, and its name stands in {@code META-INF/services/dev.ralf.experiments.api.ExperimentSource}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ExperimentClass {
    /** The name: letters, digits and {@code ._-}. */
    String value();

    /** One sentence for {@code ralf experiments}. */
    String summary();
}
