package org.tsdf.lab.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * A network whose weights lie in the user's folder.
 *
 * @param file what the weights file was called where it came from
 * @param bytes its size
 * @param sha256 in hexadecimal
 * @param imageSize height and width of its pictures, as the catalogue has it; null where it has
 *     none
 */
public record AddedModel(
    String name,
    String architecture,
    String file,
    long bytes,
    String sha256,
    @Nullable Integer imageSize) {}
