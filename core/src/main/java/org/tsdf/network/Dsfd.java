package org.tsdf.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layers.Window;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * DSFD (Li et al. 2019) on VGG16 as in yxlijun/DSFD.pytorch. The first shot predicts from the maps
 * of the trunk and serves training only; the second shot predicts from the same maps after a
 * top-down pyramid and a feature enhance module (FEM) a level.
 */
final class Dsfd implements AnchorNetwork {
  private static final Window DILATED = Window.of(1, 3).dilated(3);

  private final Vgg vgg;
  private final Convolutions convolutions;

  Dsfd(Vgg vgg, Parameters parameters) {
    this.vgg = vgg;
    this.convolutions = Convolutions.of(parameters);
  }

  /** The trunk with its dilated sixth convolution. */
  static Vgg trunk(List<Integer> widths) {
    return new Vgg(widths, DILATED, true);
  }

  static Layout layout(Vgg vgg) {
    List<Integer> channels = vgg.channels();
    NormedLayout layout = new NormedLayout();
    vgg.declareTrunk(layout);
    declareNorms(layout, "L2Normof", channels);
    vgg.declareExtras(layout);
    layout.plain("fpn_topdown.0", channels.get(5), channels.get(5), 1);
    for (int i = 1; i < 6; i++) {
      layout.plain("fpn_topdown." + i, channels.get(6 - i), channels.get(5 - i), 1);
    }
    for (int i = 0; i < 5; i++) {
      layout.plain("fpn_latlayer." + i, channels.get(4 - i), channels.get(4 - i), 1);
    }
    for (int i = 0; i < 6; i++) {
      declareEnhancement(layout, "fpn_fem." + i + ".", channels.get(i));
    }
    declareNorms(layout, "L2Normef", channels);
    for (String shot : List.of("pal1", "pal2")) {
      Heads.declare(layout, "loc_" + shot, channels, 4, 4);
      Heads.declare(layout, "conf_" + shot, channels, 2, 2);
    }
    return layout.build();
  }

  private static void declareNorms(NormedLayout layout, String name, List<Integer> channels) {
    for (int i = 0; i < 3; i++) {
      layout.scale(name + (i + 1), ChannelNorm.STARTS.get(i), channels.get(i));
    }
  }

  private static void declareEnhancement(NormedLayout layout, String name, int channels) {
    int third = channels / 3;
    int rest = channels - 2 * third;
    layout.plain(name + "branch1", channels, third, 3);
    layout.plain(name + "branch2.0", channels, third, 3);
    layout.plain(name + "branch2.2", third, third, 3);
    layout.plain(name + "branch3.0", channels, rest, 3);
    layout.plain(name + "branch3.2", rest, rest, 3);
    layout.plain(name + "branch3.4", rest, rest, 3);
  }

  static AnchorScheme scheme() {
    Suppression suppression = new Suppression(0.05, 5000, 0.3, 750, false);
    return new AnchorScheme(
        Preprocessing.rgb(), PriorBoxes.sixLevels(4, 1, false), BoxCoding.usual(), suppression, 32);
  }

  /** The priors of the first shot, half as large as those of the second. */
  static PriorBoxes firstShot() {
    return PriorBoxes.sixLevels(2, 1, false);
  }

  @Override
  public List<Tensor> trunk(Tensor input) {
    return vgg.trunk(convolutions, input);
  }

  @Override
  public DType type() {
    return convolutions.type();
  }

  @Override
  public AnchorOutput run(Tensor input) {
    List<Tensor> maps = vgg.maps(convolutions, input);
    List<Tensor> first = normalised("L2Normof", maps);
    List<Tensor> second = normalised("L2Normef", enhanced(pyramid(maps)));
    Tensor locations = Heads.rows(convolutions, "loc_pal2", second, 4);
    Tensor logits = Heads.rows(convolutions, "conf_pal2", second, 2);
    Map<String, Tensor> inner = new LinkedHashMap<>(Heads.named("of", first));
    inner.putAll(Heads.named("ef", second));
    inner.put("loc1", Heads.rows(convolutions, "loc_pal1", first, 4));
    inner.put("conf1", Heads.rows(convolutions, "conf_pal1", first, 2));
    return new AnchorOutput(first.subList(0, 3), second, locations, logits, null, inner);
  }

  private List<Tensor> normalised(String name, List<Tensor> maps) {
    List<Tensor> normalised = new ArrayList<>(maps);
    for (int i = 0; i < 3; i++) {
      Tensor weight = convolutions.other(name + (i + 1) + ".weight");
      normalised.set(i, ChannelNorm.apply(maps.get(i), weight));
    }
    return normalised;
  }

  /** Six maps of the same sizes, each but the last multiplied by what the coarser one says. */
  private List<Tensor> pyramid(List<Tensor> maps) {
    List<Tensor> pyramid = new ArrayList<>();
    Tensor x = convolutions.same(maps.get(5), "fpn_topdown.0").relu();
    pyramid.add(x);
    for (int i = 1; i < 6; i++) {
      Tensor lateral = convolutions.same(maps.get(5 - i), "fpn_latlayer." + (i - 1));
      Tensor coarse = convolutions.same(x, "fpn_topdown." + i).relu();
      Tensor fine = Resampling.bilinear(coarse, lateral.size(2), lateral.size(3), false);
      x = fine.times(lateral).relu();
      pyramid.add(0, x);
    }
    return pyramid;
  }

  private List<Tensor> enhanced(List<Tensor> maps) {
    List<Tensor> enhanced = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      enhanced.add(enhanced(maps.get(i), "fpn_fem." + i + "."));
    }
    return enhanced;
  }

  /** FEM: one, two and three dilated convolutions side by side. */
  private Tensor enhanced(Tensor map, String name) {
    try (Scope scope = Scope.open()) {
      Tensor one = dilated(map, name + "branch1");
      Tensor two = dilated(dilated(map, name + "branch2.0").relu(), name + "branch2.2");
      Tensor three = dilated(map, name + "branch3.0").relu();
      three = dilated(dilated(three, name + "branch3.2").relu(), name + "branch3.4");
      return scope.keep(Tensors.concatenate(List.of(one, two, three), 1).relu());
    }
  }

  private Tensor dilated(Tensor x, String name) {
    return convolutions.apply(x, name, DILATED);
  }
}
