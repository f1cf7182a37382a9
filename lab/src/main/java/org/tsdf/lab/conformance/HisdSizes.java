package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.tsdf.network.HisdConfig;
import org.tsdf.network.HisdDiscriminator;

/** Reads HiSD's own configuration, the YAML of upstream as JSON. */
final class HisdSizes {
  private final GoldenCase golden;

  HisdSizes(GoldenCase golden) {
    this.golden = golden;
  }

  HisdConfig generator() {
    return new HisdConfig(
        golden.configInt("input_dim"),
        numbers("encoder", "channels"),
        numbers("decoder", "channels"),
        numbers("extractors", "channels"),
        numbers("translators", "channels"),
        numbers("mappers", "pre_channels"),
        numbers("mappers", "post_channels"),
        golden.configInt("style_dim"),
        golden.configInt("noise_dim"),
        attributes());
  }

  HisdDiscriminator.Config discriminator() {
    List<HisdDiscriminator.Head> heads = new ArrayList<>();
    for (JsonNode tag : golden.config().path("tags")) {
      int conditions =
          golden.configInt("style_dim") + tag.path("tag_irrelevant_conditions_dim").asInt();
      heads.add(new HisdDiscriminator.Head(conditions, tag.path("attributes").size()));
    }
    return new HisdDiscriminator.Config(
        golden.configInt("input_dim"), numbers("discriminators", "channels"), heads);
  }

  private List<Integer> attributes() {
    List<Integer> sizes = new ArrayList<>();
    golden.config().path("tags").forEach(tag -> sizes.add(tag.path("attributes").size()));
    return sizes;
  }

  private List<Integer> numbers(String part, String key) {
    List<Integer> numbers = new ArrayList<>();
    golden.config().path(part).path(key).forEach(n -> numbers.add(n.asInt()));
    if (numbers.isEmpty()) {
      throw new ConformanceException(
          golden.folder() + ": config has no numbers " + part + "." + key);
    }
    return numbers;
  }
}
