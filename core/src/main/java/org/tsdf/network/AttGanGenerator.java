package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * AttGAN's generator (He et al. 2019; elvisyjlin/AttGAN-PyTorch): strided convolutions down, the
 * condition joined to the smallest map, transposed convolutions up. Its users put it in eval mode,
 * in which batch normalisation reads its running statistics; that is the mode of a new instance.
 */
public final class AttGanGenerator {
  private static final double LEAK = 0.01;
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;
  private static final Window HALVING = Window.of(2, 1);

  private final AttGanConfig config;
  private final Parameters parameters;
  private final boolean training;
  private final DType type;

  /**
   * @param parameters in whose floating-point type (that of the convolutions) the layers compute;
   *     conditions come and pictures leave in the type of the condition
   */
  public AttGanGenerator(AttGanConfig config, Parameters parameters) {
    this(config, parameters, false);
  }

  private AttGanGenerator(AttGanConfig config, Parameters parameters, boolean training) {
    this.config = config;
    this.parameters = parameters;
    this.training = training;
    this.type = parameters.get(AttGanConfig.encoder(0) + "0.weight").dtype();
  }

  /**
   * The same network in train mode: normalisation by the batch's own statistics, which move the
   * running ones in the shared parameters at every pass.
   */
  public AttGanGenerator inTraining() {
    return new AttGanGenerator(config, parameters, true);
  }

  public AttGanConfig config() {
    return config;
  }

  /** The picture that the condition asks for. */
  public Tensor forward(Tensor images, Tensor condition) {
    return decode(encode(images), condition);
  }

  /**
   * @param images (N, 3, H, W) on [-1, 1], H and W divisible by 2 to the number of layers
   * @return the output of every encoder layer, in the type of the layers, largest map first; the
   *     last is E_i
   */
  public List<Tensor> encode(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = images.to(type);
    for (int i = 0; i < config.encoderLayers(); i++) {
      x = halved(x, AttGanConfig.encoder(i));
      maps.add(x);
    }
    return maps;
  }

  /**
   * @param maps what {@link #encode} gave
   * @param given the condition, (N, attributes)
   * @return (N, 3, H, W) on [-1, 1]
   */
  public Tensor decode(List<Tensor> maps, Tensor given) {
    Tensor condition = given.to(type);
    int last = config.decoderLayers() - 1;
    Tensor x = joined(maps.get(maps.size() - 1), condition);
    for (int i = 0; i < last; i++) {
      x = doubled(x, AttGanConfig.decoder(i));
      if (config.shortcutLayers() > i) {
        x = Tensors.concatenate(List.of(x, maps.get(last - 1 - i)), 1);
      }
      if (config.injectLayers() > i) {
        x = joined(x, condition);
      }
    }
    String name = AttGanConfig.decoder(last);
    Tensor bias = parameters.get(name + "0.bias");
    Tensor weight = parameters.get(name + "0.weight");
    return Layers.convTranspose2d(x, weight, bias, HALVING).tanh().to(given.dtype());
  }

  private Tensor halved(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor smaller = Layers.conv2d(x, parameters.get(name + "0.weight"), null, HALVING, 1);
      return scope.keep(normalised(smaller, name + "1").leakyRelu(LEAK));
    }
  }

  private Tensor doubled(Tensor x, String name) {
    try (Scope scope = Scope.open()) {
      Tensor larger = Layers.convTranspose2d(x, parameters.get(name + "0.weight"), null, HALVING);
      return scope.keep(normalised(larger, name + "1").relu());
    }
  }

  private static Tensor joined(Tensor x, Tensor condition) {
    long[] tiled = {x.size(0), condition.size(1), x.size(2), x.size(3)};
    Tensor tiles = condition.unsqueeze(2).unsqueeze(3).expand(tiled);
    return Tensors.concatenate(List.of(x, tiles), 1);
  }

  private Tensor normalised(Tensor x, String name) {
    if (training) {
      Tensor seen = parameters.get(name + ".num_batches_tracked");
      seen.set(seen.plus(1));
    }
    return Layers.batchNorm(
        x,
        parameters.get(name + ".weight"),
        parameters.get(name + ".bias"),
        parameters.get(name + ".running_mean"),
        parameters.get(name + ".running_var"),
        training,
        MOMENTUM,
        EPSILON);
  }
}
