package org.tsdf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** DSFD, both shots. */
final class PlainDsfd implements PlainDetector.Network {
  private final PlainLayers layers;
  private final PlainVgg vgg;

  PlainDsfd(PlainLayers layers) {
    this.layers = layers;
    this.vgg = new PlainVgg(layers, 3);
  }

  @Override
  public PlainDetector.Maps run(Tensor input) {
    List<Tensor> maps = vgg.maps(input);
    List<Tensor> first = vgg.normalised(maps, names("L2Normof"));
    List<Tensor> second = vgg.normalised(enhanced(pyramid(maps)), names("L2Normef"));
    heads("loc_pal1", first, 4);
    heads("conf_pal1", first, 2);
    Tensor locations = heads("loc_pal2", second, 4);
    return new PlainDetector.Maps(
        first.subList(0, 3), second, locations, heads("conf_pal2", second, 2));
  }

  private static List<String> names(String norm) {
    return IntStream.rangeClosed(1, 3).mapToObj(i -> norm + i).toList();
  }

  private Tensor heads(String name, List<Tensor> maps, int columns) {
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Tensor said = layers.head(maps.get(i), name + "." + i, columns, Kernel.of(3));
      rows.add(PlainDetector.rows(said, columns));
    }
    return PlainDetector.joined(rows);
  }

  private List<Tensor> pyramid(List<Tensor> maps) {
    List<Tensor> pyramid = new ArrayList<>();
    Tensor x = point(maps.get(5), "fpn_topdown.0", maps.get(5)).relu();
    pyramid.add(x);
    for (int i = 1; i < 6; i++) {
      Tensor map = maps.get(5 - i);
      Tensor lateral = point(map, "fpn_latlayer." + (i - 1), map);
      Tensor coarse = point(x, "fpn_topdown." + i, map).relu();
      x = PlainLayers.bilinearTo(coarse, lateral).mul(lateral).relu();
      pyramid.add(0, x);
    }
    return pyramid;
  }

  /** To as many channels as another map has. */
  private Tensor point(Tensor x, String name, Tensor like) {
    return layers.conv(x, name, (int) like.size(1), Kernel.of(1));
  }

  private List<Tensor> enhanced(List<Tensor> maps) {
    List<Tensor> enhanced = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      String name = "fpn_fem." + i + ".";
      Tensor map = maps.get(i);
      int third = (int) map.size(1) / 3;
      int rest = (int) map.size(1) - 2 * third;
      Tensor one = wide(map, name + "branch1", third);
      Tensor two = wide(wide(map, name + "branch2.0", third).relu(), name + "branch2.2", third);
      Tensor three = wide(map, name + "branch3.0", rest).relu();
      three = wide(wide(three, name + "branch3.2", rest).relu(), name + "branch3.4", rest);
      enhanced.add(PlainLayers.cat(1, one, two, three).relu());
    }
    return enhanced;
  }

  private Tensor wide(Tensor x, String name, int out) {
    return layers.conv(x, name, out, Kernel.of(3).dilated(3));
  }
}
