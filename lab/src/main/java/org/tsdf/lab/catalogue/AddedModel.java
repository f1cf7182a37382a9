package org.tsdf.lab.catalogue;

/**
 * A network whose weights lie in the user's folder.
 *
 * @param file what the weights file was called where it came from
 * @param bytes its size
 * @param sha256 in hexadecimal
 */
public record AddedModel(
    String name, String architecture, String file, long bytes, String sha256) {}
