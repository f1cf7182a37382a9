package org.tsdf.lab.training.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.network.Architecture;
import org.tsdf.network.AttentionGanArchitecture;
import org.tsdf.network.AttentionGanGenerator;
import org.tsdf.network.ConditionalGenerator;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.StarGanArchitecture;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** The generators that learn as StarGAN does; all else in their trainings is the same. */
enum GeneratorFamily {
  /** Draws the whole picture. */
  STARGAN {
    @Override
    Architecture<FaceEditor> architecture() {
      return new StarGanArchitecture();
    }

    @Override
    Layout layout(GeneratorSize size) {
      return StarGanGenerator.layout(size);
    }

    @Override
    ConditionalGenerator generator(GeneratorSize size, Parameters weights, InstanceNorms norms) {
      return new StarGanGenerator(size, weights, norms);
    }
  },

  /** Draws new content and a mask of where to put it. */
  ATTENTIONGAN {
    @Override
    Architecture<FaceEditor> architecture() {
      return new AttentionGanArchitecture();
    }

    @Override
    Layout layout(GeneratorSize size) {
      return AttentionGanGenerator.layout(size);
    }

    @Override
    ConditionalGenerator generator(GeneratorSize size, Parameters weights, InstanceNorms norms) {
      return new AttentionGanGenerator(size, weights, norms);
    }

    @Override
    Parameters start(GeneratorSize size, Beginning beginning, Supplier<Parameters> random) {
      StartingWeights given = beginning.weights();
      return given != null && given.areOf(STARGAN.architecture().name())
          ? withMask(given.fit(STARGAN.layout(size)), layout(size))
          : super.start(size, beginning, random);
    }

    /**
     * StarGAN's last convolution draws the content; what draws the mask opens it nearly everywhere,
     * so that the edits are StarGAN's at first, and little enough that it can be closed.
     */
    private Parameters withMask(Parameters starGan, Layout layout) {
      List<Layout.Entry> entries = layout.entries();
      String last = entries.get(entries.size() - 1).name();
      Map<String, Tensor> all = new LinkedHashMap<>();
      starGan.names().forEach(name -> all.put(name, starGan.get(name)));
      Tensor content = starGan.get(last); // (3, width, 7, 7)
      Tensor mask = content.narrow(0, 0, 1).times(0).plus(OPEN);
      all.put(last, Tensors.concatenate(List.of(mask, content), 0));
      return new Parameters(all);
    }
  };

  /** Of every weight of the mask's convolution, over features that are never negative. */
  private static final double OPEN = 0.03;

  /** Which loads what was trained. */
  abstract Architecture<FaceEditor> architecture();

  abstract Layout layout(GeneratorSize size);

  abstract ConditionalGenerator generator(
      GeneratorSize size, Parameters weights, InstanceNorms norms);

  /** The weights that a training begins with. */
  Parameters start(GeneratorSize size, Beginning beginning, Supplier<Parameters> random) {
    return beginning.parameters(layout(size), random);
  }
}
