package dev.ralf.fairness.testkit;

import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/**
 * Tells assertions which jqwik property they are in, keeps statistical failures from being shrunk, and adds the seed to
 * their message. jqwik finds it through its service file; exact properties run as without it.
 */
public final class StatisticalHook implements AroundPropertyHook, AroundTryHook {
    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyBudget outer = PropertyBudget.current();
        PropertyBudget.enter(new PropertyBudget(context.attributes().tries()));
        try {
            PropertyExecutionResult result = property.execute();
            if (result.throwable().orElse(null) instanceof StatisticalAssertionError failure) {
                return result.mapToFailed(failure.from("found in try " + result.countTries() + " with jqwik seed "
                        + result.seed().orElse("unknown") + ", not shrunk"));
            }
            return result;
        } finally {
            PropertyBudget.enter(outer);
        }
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor attempt, List<Object> parameters) {
        PropertyBudget budget = PropertyBudget.current();
        if (budget != null && budget.failedStatistically()) {
            return TryExecutionResult.invalid(); // what jqwik would shrink to
        }
        TryExecutionResult result = attempt.execute(parameters);
        if (budget != null && result.isFalsified()) {
            budget.fail(result.throwable().orElse(null) instanceof StatisticalAssertionError);
        }
        return result;
    }
}
