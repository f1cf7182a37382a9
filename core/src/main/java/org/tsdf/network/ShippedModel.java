package org.tsdf.network;

import java.util.List;

/**
 * A network whose weights come with the library.
 *
 * @param name under which it is used, such as {@code house-stargan}
 * @param architecture that loads it
 * @param kind {@code editor}, {@code detector} or {@code classifier}
 * @param file of the weights, beside the index
 * @param bytes its size
 * @param sha256 of the file, in hexadecimal
 * @param imageSize height and width at which it works; 0 where any size will do
 * @param attributes that it changes or tells apart, in its order; empty for detectors
 * @param card where the repository describes it
 */
public record ShippedModel(
    String name,
    String architecture,
    String kind,
    String file,
    long bytes,
    String sha256,
    int imageSize,
    List<String> attributes,
    String card) {
  /** What people are told of every shipped network. */
  public static final String WORDS =
      "house model: small, trained by this project; not the official checkpoint";

  public ShippedModel {
    attributes = List.copyOf(attributes);
  }
}
