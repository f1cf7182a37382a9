package org.tsdf.lab.training.network;

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
  };

  /** Which loads what was trained. */
  abstract Architecture<FaceEditor> architecture();

  abstract Layout layout(GeneratorSize size);

  abstract ConditionalGenerator generator(
      GeneratorSize size, Parameters weights, InstanceNorms norms);
}
