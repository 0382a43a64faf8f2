package dev.ralf.adversarial.training;

import dev.ralf.adversarial.attack.Perturbation;
import dev.ralf.core.training.Objective;

/** An objective on perturbed inputs. */
public interface RobustObjective extends Objective {
    /** Makes the perturbed inputs. */
    Perturbation perturbation();

    /** The same objective on inputs that are perturbed in another way. */
    RobustObjective with(Perturbation other);
}
