package org.tsdf.fusion;

import org.tsdf.perturbation.Trajectory;

/**
 * Where Algorithm 1 stands; enough to resume it with the same bits.
 *
 * @param interruption W
 * @param poisoning δ
 */
public record DefenseState(Trajectory interruption, Trajectory poisoning) {}
