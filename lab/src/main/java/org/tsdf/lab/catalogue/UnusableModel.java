package org.tsdf.lab.catalogue;

/**
 * A network in the user's folder that cannot be loaded.
 *
 * @param reason in words
 */
public record UnusableModel(String name, String reason) {}
