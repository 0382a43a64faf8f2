/**
 * Evidence packs: what a run was, found and leaves open, sealed so that an altered byte shows. Sees the run's files and
 * the report; nothing else imports it but the command line.
 */
package dev.ralf.experiments.evidence;
