package org.tsdf.network;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tsdf.network.BackboneStep.Convolution;
import org.tsdf.network.BackboneStep.Fire;
import org.tsdf.network.BackboneStep.Pooling;
import org.tsdf.tensor.Layers.Window;

/** The networks whose activations {@link Lpips} compares, as torchvision lays them out. */
public enum LpipsBackbone {
  /** Krizhevsky (2014); five maps, each after a ReLU. */
  ALEX("AlexNet", 31),
  /** Simonyan and Zisserman (2015); conv1_2, 2_2, 3_3, 4_3 and 5_3, each after its ReLU. */
  VGG("VGG16", 16),
  /** Iandola et al. (2016), version 1.1; the first convolution and six fire modules. */
  SQUEEZE("SqueezeNet 1.1", 17);

  private final String title;
  private final int smallestSide;

  LpipsBackbone(String title, int smallestSide) {
    this.title = title;
    this.smallestSide = smallestSide;
  }

  /** What people call the network. */
  public String title() {
    return title;
  }

  /** Rows and columns that a picture must have, in pixels. */
  public int smallestSide() {
    return smallestSide;
  }

  /** The steps that lead from one compared map to the next. */
  List<List<BackboneStep>> stages() {
    return switch (this) {
      case ALEX -> alexNet();
      case VGG -> vgg16();
      case SQUEEZE -> squeezeNet();
    };
  }

  private static List<List<BackboneStep>> alexNet() {
    Pooling pooling = new Pooling(3, false);
    return List.of(
        List.of(new Convolution(0, 11, Window.of(4, 2))),
        List.of(pooling, new Convolution(3, 5, Window.of(1, 2))),
        List.of(pooling, Convolution.same(6)),
        List.of(Convolution.same(8)),
        List.of(Convolution.same(10)));
  }

  private static List<List<BackboneStep>> vgg16() {
    return List.of(
        List.of(Convolution.same(0), Convolution.same(2)),
        halved(5, 7),
        halved(10, 12, 14),
        halved(17, 19, 21),
        halved(24, 26, 28));
  }

  private static List<BackboneStep> halved(int... places) {
    return Stream.<BackboneStep>concat(
            Stream.of(new Pooling(2, false)), IntStream.of(places).mapToObj(Convolution::same))
        .toList();
  }

  private static List<List<BackboneStep>> squeezeNet() {
    Pooling pooling = new Pooling(3, true);
    return List.of(
        List.of(new Convolution(0, 3, Window.of(2, 0))),
        List.of(pooling, new Fire(3), new Fire(4)),
        List.of(pooling, new Fire(6), new Fire(7)),
        List.of(pooling, new Fire(9)),
        List.of(new Fire(10)),
        List.of(new Fire(11)),
        List.of(new Fire(12)));
  }
}
