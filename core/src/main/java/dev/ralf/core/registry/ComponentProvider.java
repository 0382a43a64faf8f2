package dev.ralf.core.registry;

import java.util.List;

/** Found through {@link java.util.ServiceLoader}: the components that one module offers. */
public interface ComponentProvider {
    /** The components, in the order of the catalogue. */
    List<Component<?>> components();
}
