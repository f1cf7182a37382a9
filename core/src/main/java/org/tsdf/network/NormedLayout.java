package org.tsdf.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Role;

/** A layout in the making that remembers which normalisation follows which convolution. */
final class NormedLayout {
  private final Spelling spelling;
  private final Layout.Builder builder = Layout.builder();
  private final Map<String, String> norms = new LinkedHashMap<>();
  private String last = "";

  NormedLayout() {
    this(Spelling.own());
  }

  /** A layout under another port's names; what it remembers are our names. */
  NormedLayout(Spelling spelling) {
    this.spelling = spelling;
  }

  /** A convolution without bias. */
  NormedLayout conv(String name, int in, int out, int kernel) {
    builder.conv(spelling.of(name), in, out, kernel, false);
    last = name;
    return this;
  }

  /** A convolution of each channel by itself, without bias. */
  NormedLayout depthwise(String name, int channels, int kernel) {
    return conv(name, 1, channels, kernel);
  }

  /** A convolution with bias. */
  NormedLayout plain(String name, int in, int out, int kernel) {
    builder.conv(spelling.of(name), in, out, kernel, true);
    last = name;
    return this;
  }

  /** The normalisation of the convolution declared last. */
  NormedLayout norm(String name, int channels) {
    builder.norm(spelling.of(name), channels);
    norms.put(last, name);
    return this;
  }

  /** {@code name.0}, a convolution without bias, and {@code name.1}, its normalisation. */
  NormedLayout convNorm(String name, int in, int out, int kernel) {
    return conv(name + ".0", in, out, kernel).norm(name + ".1", out);
  }

  /** The one slope of a PReLU, {@code name.weight}. */
  NormedLayout slope(String name) {
    builder.add(spelling.of(name) + ".weight", Role.SLOPE, 1);
    return this;
  }

  /** The factors of an L2 normalisation, {@code name.weight}, and the value they start at. */
  NormedLayout scale(String name, double start, int channels) {
    builder.scale(spelling.of(name) + ".weight", start, channels);
    return this;
  }

  /** For each normalised convolution the name of its normalisation. */
  Map<String, String> norms() {
    return norms;
  }

  Layout build() {
    return builder.build();
  }
}
