package org.tsdf.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * EXTD (Yoo et al. 2019) as in clovaai/EXTD_Pytorch: S3FD's heads on six maps that one small chain
 * of inverted residual blocks makes by being run over its own result again and again, and that an
 * up-sampling path joins from coarse to fine.
 *
 * <p>D_i are the maps of the finest three heads, of stride 4, 8 and 16 like S3FD's normalised maps;
 * through the up-sampling path they hold what the coarser maps say as well.
 */
final class Extd implements AnchorNetwork {
  private static final int PASSES = 6;

  /** The chain begins again at this module; the two before it run once. */
  private static final int FIRST_SHARED = 2;

  private final List<Block> blocks;
  private final Convolutions convolutions;

  /**
   * An inverted residual block with a depthwise convolution.
   *
   * @param expanded whether a 1×1 convolution widens {@code in} to {@code middle} first; otherwise
   *     they are equal
   * @param activated whether a PReLU ends the block
   */
  record Block(int in, int middle, int out, boolean expanded, boolean activated) {}

  private Extd(List<Block> blocks, Convolutions convolutions) {
    this.blocks = List.copyOf(blocks);
    this.convolutions = convolutions;
  }

  /**
   * @param blocks the modules after the first, {@code base.1} and on; the last halves the size
   */
  static Extd of(List<Block> blocks, Parameters parameters) {
    Map<String, String> norms = tensors(blocks).norms();
    return new Extd(blocks, Convolutions.folded(parameters, norms));
  }

  static Layout layout(List<Block> blocks) {
    return tensors(blocks).build();
  }

  private static NormedLayout tensors(List<Block> blocks) {
    NormedLayout layout = new NormedLayout();
    layout.convNorm("base.0", 3, blocks.get(0).in(), 3);
    layout.slope("base.0.2");
    for (int i = 0; i < blocks.size(); i++) {
      declare(layout, "base." + (i + 1) + ".conv.", blocks.get(i));
    }
    int width = blocks.get(blocks.size() - 1).out();
    for (int i = 0; i < PASSES - 1; i++) {
      String name = "upfeat." + i;
      layout.depthwise(name + ".0", width, 3);
      layout.conv(name + ".1", width, width, 1).norm(name + ".2", width);
    }
    List<Integer> channels = List.of(width, width, width, width, width, width);
    Heads.declare(layout, "loc", channels, 4, 4);
    Heads.declare(layout, "conf", channels, 4, 2);
    return layout;
  }

  private static void declare(NormedLayout layout, String name, Block block) {
    int at = 0;
    if (block.expanded()) {
      layout.conv(name + "0", block.in(), block.middle(), 1).norm(name + "1", block.middle());
      layout.slope(name + "2");
      at = 3;
    }
    layout.plain(name + at, 1, block.middle(), 3).norm(name + (at + 1), block.middle());
    layout.slope(name + (at + 2));
    layout.conv(name + (at + 3), block.middle(), block.out(), 1);
    layout.norm(name + (at + 4), block.out());
    if (block.activated()) {
      layout.slope(name + (at + 5));
    }
  }

  static AnchorScheme scheme() {
    Suppression suppression = new Suppression(0.05, 5000, 0.3, 750, false);
    return new AnchorScheme(
        Preprocessing.rgb(), PriorBoxes.sixLevels(4, 1, false), BoxCoding.usual(), suppression, 1);
  }

  /** The first three passes of the chain, of stride 4, 8 and 16, before the up-sampling path. */
  @Override
  public List<Tensor> trunk(Tensor input) {
    return maps(input, 3);
  }

  @Override
  public DType type() {
    return convolutions.type();
  }

  @Override
  public AnchorOutput run(Tensor input) {
    return Heads.s3fd(convolutions, joined(maps(input, PASSES)));
  }

  private List<Tensor> maps(Tensor input, int passes) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = sloped(convolutions.apply(input, "base.0.0", Window.of(2, 1)), "base.0.2");
    x = block(x, 1);
    for (int pass = 0; pass < passes; pass++) {
      for (int module = FIRST_SHARED; module <= blocks.size(); module++) {
        x = block(x, module);
      }
      maps.add(x);
    }
    return maps;
  }

  private List<Tensor> joined(List<Tensor> maps) {
    List<Tensor> joined = new ArrayList<>(maps);
    for (int i = 0; i < PASSES - 1; i++) {
      int fine = PASSES - 2 - i;
      Tensor map = maps.get(fine);
      Tensor coarse = joined.get(fine + 1);
      Tensor enlarged = Resampling.bilinear(coarse, map.size(2), map.size(3), false);
      Tensor smooth = convolutions.depthwise(enlarged, "upfeat." + i + ".0", Window.of(1, 1));
      joined.set(fine, convolutions.same(smooth, "upfeat." + i + ".1").relu().plus(map));
    }
    return joined;
  }

  private Tensor block(Tensor x, int module) {
    Block block = blocks.get(module - 1);
    int stride = module == blocks.size() ? 2 : 1;
    String name = "base." + module + ".conv.";
    int at = block.expanded() ? 3 : 0;
    try (Scope scope = Scope.open()) {
      Tensor y = block.expanded() ? sloped(convolutions.same(x, name + "0"), name + "2") : x;
      y = convolutions.depthwise(y, name + at, Window.of(stride, 1));
      y = convolutions.same(sloped(y, name + (at + 2)), name + (at + 3));
      if (block.activated()) {
        y = sloped(y, name + (at + 5));
      }
      return scope.keep(stride == 1 && block.in() == block.out() ? x.plus(y) : y);
    }
  }

  private Tensor sloped(Tensor x, String name) {
    return Layers.prelu(x, convolutions.other(name + ".weight"));
  }
}
