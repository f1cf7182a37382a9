package org.tsdf.network;

/**
 * The constants of an anchor-based detector.
 *
 * @param minimumSide the smallest height and width that the network can take, in pixels
 */
public record AnchorScheme(
    Preprocessing preprocessing,
    PriorBoxes priors,
    BoxCoding coding,
    Suppression suppression,
    int minimumSide) {}
