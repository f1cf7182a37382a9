package org.tsdf.lab.training.network;

import org.tsdf.perturbation.Provenance;

/**
 * A training that can begin.
 *
 * @param data the photos that it learns from, for the card
 * @param labels SHA-256 of what is known of them, for the card
 */
public record PreparedTraining(NetworkTraining training, Provenance.Data data, String labels) {}
