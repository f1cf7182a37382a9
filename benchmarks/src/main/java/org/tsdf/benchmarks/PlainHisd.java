package org.tsdf.benchmarks;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** HiSD's generator, which gives a face the style of a latent code for one tag. */
final class PlainHisd implements PlainNetwork {
  private static final int[] ATTRIBUTES = {2, 2, 3};
  private static final int TAG = 1;
  private static final int TRANSLATOR_BLOCKS = 7;
  private static final int[] EXTRACTOR = {64, 128, 256, 512, 512, 512};
  private static final Kernel POINT = Kernel.of(1);

  private final PlainLayers layers;
  private final Tensor noise;

  /**
   * @param noise (1, 32)
   */
  PlainHisd(PlainLayers layers, Tensor noise) {
    this.layers = layers;
    this.noise = noise;
  }

  @Override
  public List<Tensor> run(Tensor images) {
    return List.of(decode(translate(encode(images), map(noise, TAG, 0), TAG)));
  }

  @Override
  public void touch(Tensor images) {
    extract(images);
    for (int tag = 0; tag < ATTRIBUTES.length; tag++) {
      for (int attribute = 0; attribute < ATTRIBUTES[tag]; attribute++) {
        decode(translate(encode(images), map(noise, tag, attribute), tag));
      }
    }
  }

  private Tensor encode(Tensor images) {
    Tensor x = layers.conv(images, "encoder.0", layers.channels(64), POINT);
    x = down(x, "encoder.1", layers.channels(128));
    return down(x, "encoder.2", layers.channels(256));
  }

  private Tensor decode(Tensor encoded) {
    Tensor x = up(encoded, "decoder.0", layers.channels(128));
    x = up(x, "decoder.1", layers.channels(64));
    return layers.conv(x, "decoder.2", 3, POINT);
  }

  private Tensor map(Tensor code, int tag, int attribute) {
    int width = layers.channels(256);
    String before = "mappers." + tag + ".pre_model.";
    Tensor x = layers.linear(code, before + "0", width);
    x = layers.linear(x.relu(), before + "1.linear", width);
    x = layers.linear(x.relu(), before + "2.linear", width);
    String after = "mappers." + tag + ".post_models." + attribute + ".";
    x = layers.linear(x.relu(), after + "0.linear", width);
    x = layers.linear(x.relu(), after + "1.linear", width);
    return layers.linear(x, after + "2", width);
  }

  private Tensor translate(Tensor encoded, Tensor style, int tag) {
    int width = layers.channels(64);
    String name = "translators." + tag;
    Tensor x = layers.conv(encoded, name + ".model.0", width, POINT);
    int scales = TRANSLATOR_BLOCKS * 2;
    Tensor all = layers.linear(style, name + ".style_to_params", scales * 2 * width);
    for (int i = 1; i <= TRANSLATOR_BLOCKS; i++) {
      String block = name + ".model." + i;
      Tensor path = adaptive(x, all, 2L * (i - 1));
      path = layers.conv(PlainLayers.leaky(path, 0.2), block + ".conv1", width, Kernel.of(3));
      path = adaptive(path, all, 2L * i - 1);
      path = layers.conv(PlainLayers.leaky(path, 0.2), block + ".conv2", width, Kernel.of(3));
      x = sum(layers.conv(x, block + ".sc", width, POINT.withoutBias()), path);
    }
    int out = (int) encoded.size(1);
    Tensor features = layers.conv(x, name + ".features.0", out, POINT);
    Tensor mask = layers.conv(x, name + ".masks.0", out, POINT).sigmoid();
    return features.mul(mask).add(encoded.mul(mask.neg().add(new Scalar(1))));
  }

  /** The style's biases and then its weights for one normalisation. */
  private static Tensor adaptive(Tensor x, Tensor all, long index) {
    long width = x.size(1);
    Tensor bias = all.narrow(1, 2 * index * width, width).view(-1, width, 1);
    Tensor weight = all.narrow(1, (2 * index + 1) * width, width).view(-1, width, 1);
    return normalised(x, weight.add(new Scalar(1)), bias);
  }

  private Tensor own(Tensor x, String name) {
    long width = x.size(1);
    Tensor weight = layers.draw(name + ".weight", 1, 0.1, 1, width, 1);
    return normalised(x, weight, layers.draw(name + ".bias", 0, 0.1, 1, width, 1));
  }

  private static Tensor normalised(Tensor x, Tensor weight, Tensor bias) {
    long[] last = {2};
    Tensor flat = x.view(x.size(0), x.size(1), -1);
    Tensor deviation = flat.std(last, true, true).add(new Scalar(1e-5));
    Tensor centred = flat.sub(flat.mean(last, true, null));
    return centred.div(deviation).mul(weight).add(bias).view(x.shape());
  }

  private Tensor down(Tensor x, String name, int out) {
    int in = (int) x.size(1);
    Tensor path = PlainLayers.leaky(own(x, name + ".in1"), 0.2);
    path = PlainLayers.averagePool(layers.conv(path, name + ".conv1", in, Kernel.of(3)), 2, 2, 0);
    path = PlainLayers.leaky(own(path, name + ".in2"), 0.2);
    path = layers.conv(path, name + ".conv2", out, Kernel.of(3));
    Tensor small = PlainLayers.averagePool(x, 2, 2, 0);
    return sum(layers.conv(small, name + ".sc", out, POINT.withoutBias()), path);
  }

  private Tensor up(Tensor x, String name, int out) {
    Tensor path = doubled(PlainLayers.leaky(own(x, name + ".in1"), 0.2));
    path = layers.conv(path, name + ".conv1", out, Kernel.of(3));
    path = PlainLayers.leaky(own(path, name + ".in2"), 0.2);
    path = layers.conv(path, name + ".conv2", out, Kernel.of(3));
    return sum(doubled(layers.conv(x, name + ".sc", out, POINT.withoutBias())), path);
  }

  private void extract(Tensor images) {
    Tensor x = layers.conv(images, "extractors.model.0", layers.channels(32), POINT);
    for (int i = 0; i < EXTRACTOR.length; i++) {
      String name = "extractors.model." + (i + 1);
      int in = (int) x.size(1);
      int out = layers.channels(EXTRACTOR[i]);
      Tensor path = layers.conv(PlainLayers.leaky(x, 0.2), name + ".conv1", in, Kernel.of(3));
      path = PlainLayers.leaky(PlainLayers.averagePool(path, 2, 2, 0), 0.2);
      path = layers.conv(path, name + ".conv2", out, Kernel.of(3));
      Tensor small = PlainLayers.averagePool(x, 2, 2, 0);
      x = sum(layers.conv(small, name + ".sc", out, POINT.withoutBias()), path);
    }
    Tensor pooled = torch.adaptive_avg_pool2d(x, 1, 1);
    layers.conv(pooled, "extractors.model.8", ATTRIBUTES.length * layers.channels(256), POINT);
  }

  private static Tensor sum(Tensor shortcut, Tensor path) {
    return shortcut.add(path).div(new Scalar(Math.sqrt(2)));
  }

  private static Tensor doubled(Tensor x) {
    return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }
}
