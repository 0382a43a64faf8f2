package dev.ralf.fairness.testkit;

import java.util.List;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.Store;
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
        PropertyBudget budget = new PropertyBudget(context.attributes().tries());
        Store.create(StatisticalHook.class, Lifespan.PROPERTY, () -> budget);
        PropertyExecutionResult result = property.execute();
        if (result.throwable().orElse(null) instanceof StatisticalAssertionError failure) {
            return result.mapToFailed(failure.from("found in try " + result.countTries() + " with jqwik seed "
                    + result.seed().orElse("unknown") + ", not shrunk"));
        }
        return result;
    }

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor attempt, List<Object> parameters) {
        // jqwik shrinks on another thread, which sees the same store.
        PropertyBudget budget = Store.<PropertyBudget>get(StatisticalHook.class).get();
        if (budget.failedStatistically()) {
            return TryExecutionResult.invalid(); // what jqwik would shrink to
        }
        budget.begin();
        PropertyBudget outer = PropertyBudget.enter(budget);
        try {
            TryExecutionResult result = attempt.execute(parameters);
            if (result.isFalsified()) {
                budget.fail(result.throwable().orElse(null) instanceof StatisticalAssertionError);
            }
            return result;
        } finally {
            PropertyBudget.enter(outer);
        }
    }
}
