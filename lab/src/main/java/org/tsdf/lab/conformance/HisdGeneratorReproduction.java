package org.tsdf.lab.conformance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tsdf.network.HisdConfig;
import org.tsdf.network.HisdGenerator;
import org.tsdf.tensor.Tensor;

/** Recomputes HiSD's generator: styles from a reference and from a latent code. */
public final class HisdGeneratorReproduction implements Reproduction {
  /** Which mapper a case ran stands nowhere but in its words. */
  private static final Pattern MAPPER =
      Pattern.compile("M\\(z, (?:tag )?(\\d+), (?:attribute )?(\\d+)\\)");

  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("^hisd generator");
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    HisdConfig config = new HisdSizes(golden).generator();
    HisdGenerator generator =
        new HisdGenerator(config, golden.parameters(config.layout(), "gen_test", "gen"));
    Tensor feature = generator.encode(results.input("x"));
    results.put("feature", feature);
    results.put("reconstruction", generator.decode(feature));
    byReference(golden, results, generator, feature);
    if (results.wants("map_style") || results.wants("map_y")) {
      byLatentCode(golden, results, generator, feature);
    }
  }

  private static void byReference(
      GoldenCase golden, Recomputation results, HisdGenerator generator, Tensor feature) {
    int tag = golden.configInt("tag");
    Tensor style = generator.extract(results.input("ref"), tag);
    Tensor translated = generator.translate(feature, style, tag);
    Tensor forgery = generator.decode(translated);
    results.put("style", style);
    results.put("translated", translated);
    results.put("y", forgery);
    results.put("ref_y", forgery);
  }

  private static void byLatentCode(
      GoldenCase golden, Recomputation results, HisdGenerator generator, Tensor feature) {
    String words = golden.json().path("tensors").toString();
    Matcher mapper = MAPPER.matcher(words);
    if (!mapper.find()) {
      throw new ConformanceException(
          golden.folder() + ": no tensor says of which mapper it is, M(z, tag, attribute)");
    }
    int tag = Integer.parseInt(mapper.group(1));
    Tensor style = generator.map(results.input("z"), tag, Integer.parseInt(mapper.group(2)));
    results.put("map_style", style);
    results.put("map_y", generator.decode(generator.translate(feature, style, tag)));
  }
}
