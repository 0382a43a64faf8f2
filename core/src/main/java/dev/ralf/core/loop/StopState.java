package dev.ralf.core.loop;

import java.util.Optional;

/**
 * What a round leaves on record of its stopping criteria.
 *
 * @param signals what they saw
 * @param reason why the run stops after this round; empty if it goes on, or ends as planned
 */
public record StopState(StopSignals signals, Optional<String> reason) {}
