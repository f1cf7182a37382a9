package org.tsdf.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

class VggTest {
  @Test
  void the_trunk_shows_what_the_maps_of_the_heads_are_made_of() {
    try (Scope scope = Scope.open()) {
      Vgg vgg = S3fd.trunk(S3fdTest.NARROW);
      Convolutions convolutions =
          Convolutions.of(RandomWeights.of(S3fd.layout(vgg, Spelling.own()), 1, DType.FLOAT32));
      Tensor picture = new RandomSource(2).uniform(-64, 64, DType.FLOAT32, 1, 3, 72, 72);
      List<Tensor> trunk = vgg.trunk(convolutions, picture);
      List<Tensor> maps = vgg.maps(convolutions, picture);
      assertThat(trunk.get(0).shape()).containsExactly(1, S3fdTest.NARROW.get(1), 36, 36);
      assertThat(trunk.get(1).toFloats())
          .containsExactly(Layers.maxPool2d(maps.get(0), 2, 2, 0, true).toFloats());
      Tensor seventh = convolutions.same(trunk.get(2), "vgg.33").relu();
      assertThat(seventh.toFloats()).containsExactly(maps.get(3).toFloats());
      assertThat(trunk).allMatch(map -> map.min().item() >= 0);
    }
  }
}
