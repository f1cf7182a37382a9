package org.tsdf.lab.evaluation;

import java.util.List;

/** Where an evaluation takes its photos from. */
public interface PhotoSupply {
  /** The photos' names, in order. */
  List<String> files();

  /** SHA-256 of the selection. */
  String hash();

  /** SHA-256 of what is known of the photos, such as attributes and marked faces. */
  String labelsHash();

  /** Rows and columns of the face crops. */
  int size();

  /** Whether people have marked the face in every photo. */
  boolean isAnnotated();

  /** Some of the photos, by their places in {@link #files}, into the current scope. */
  PhotoGroup load(int from, int to);
}
