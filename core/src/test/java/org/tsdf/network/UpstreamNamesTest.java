package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Layout.Role;
import org.tsdf.testing.SharedData;
import org.tsdf.testing.SharedTest;

/** The tensors of the original networks are exactly those of the layouts, in the same order. */
@SharedTest
class UpstreamNamesTest {
  private static final List<Integer> VGG16 =
      List.of(64, 128, 256, 512, 512, 1024, 1024, 256, 512, 128, 256);

  private static List<String> ours(Layout layout) {
    return layout.entries().stream()
        .filter(entry -> entry.role() != Role.COUNTER)
        .map(entry -> entry.name() + " " + Arrays.toString(entry.shape()))
        .toList();
  }

  private static List<String> official(String golden) throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(SharedData.path("golden/" + golden + "/case.json").toFile())
            .path("formula_weights")
            .path("key_order_and_shapes");
    List<String> names = new ArrayList<>();
    for (JsonNode entry : json) {
      List<String> extents = new ArrayList<>();
      entry.get(1).forEach(extent -> extents.add(extent.asText()));
      names.add(entry.get(0).asText() + " [" + String.join(", ", extents) + "]");
    }
    return names;
  }

  private static List<String> published(String weights) {
    Checkpoint checkpoint = Checkpoint.read(SharedData.path("weights/" + weights));
    return checkpoint.names().stream()
        .filter(name -> !name.endsWith("num_batches_tracked"))
        .map(name -> name + " " + Arrays.toString(checkpoint.get(name).shape()))
        .toList();
  }

  @Test
  void of_s3fd_and_dsfd() throws IOException {
    assertThat(ours(S3fd.layout(S3fd.trunk(VGG16), Spelling.own()))).isEqualTo(official("s3fd"));
    assertThat(ours(Dsfd.layout(Dsfd.trunk(VGG16)))).isEqualTo(official("dsfd-vgg"));
  }

  @Test
  void of_retinaface() {
    assertThat(ours(RetinaFace.layout(new MobileNet(8), 64)))
        .isEqualTo(published("retinaface_mobilenet0.25.pth"));
  }

  @Test
  void of_extd_with_64_and_with_32_channels() {
    Extd.Block first = new Extd.Block(64, 64, 64, false, false);
    Extd.Block twice = new Extd.Block(64, 128, 64, true, false);
    Extd.Block fourfold = new Extd.Block(64, 256, 64, true, false);
    assertThat(ours(Extd.layout(List.of(first, twice, twice, fourfold, fourfold))))
        .isEqualTo(published("EXTD_64.pth"));
    Extd.Block narrowing = new Extd.Block(64, 64, 32, false, true);
    Extd.Block slim = new Extd.Block(32, 64, 32, true, true);
    Extd.Block wide = new Extd.Block(32, 128, 32, true, true);
    assertThat(ours(Extd.layout(List.of(narrowing, slim, slim, wide, wide, slim, slim))))
        .isEqualTo(published("EXTD_32.pth"));
  }

  @Test
  void of_light_dsfd() {
    LightDsfd.Sizes sizes = new LightDsfd.Sizes(32, 64, 128, 256, 128, 256, 64, 16);
    assertThat(ours(LightDsfd.layout(sizes))).isEqualTo(published("light_DSFD.pth"));
  }
}
