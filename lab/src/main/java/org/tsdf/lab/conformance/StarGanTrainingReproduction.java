package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.lab.training.network.GanBatch;
import org.tsdf.lab.training.network.GanObjective;
import org.tsdf.lab.training.network.GanWeights;
import org.tsdf.lab.training.network.Loss;
import org.tsdf.lab.training.network.TrainedNetwork;
import org.tsdf.network.GeneratorSize;
import org.tsdf.network.InstanceNorms;
import org.tsdf.network.PatchDiscriminator;
import org.tsdf.network.StarGanGenerator;
import org.tsdf.tensor.Adam;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/** Repeats some iterations of StarGAN's training, with one step of each network in each. */
public final class StarGanTrainingReproduction implements Reproduction {
  private static final String FIRST_CONVOLUTION = "main.0.weight";

  @Override
  public boolean knows(GoldenCase golden) {
    return golden.architectureMatches("iterations of StarGAN training")
        && golden.configInt("n_critic") == 1;
  }

  @Override
  public void reproduce(GoldenCase golden, Recomputation results) {
    Run run = new Run(golden);
    List<Tensor> losses = new ArrayList<>();
    for (int i = 0; i < golden.configInt("iterations"); i++) {
      losses.add(run.iterate("it" + i + ".", i + 1, results));
    }
    results.put("losses", Tensors.stack(losses, 0));
    run.generator.put("final.G.", results);
    run.discriminator.put("final.D.", results);
  }

  private static final class Run {
    private final InTraining generator;
    private final InTraining discriminator;
    private final GeneratorSize size;
    private final GanObjective objective;
    private final double learningRate;

    Run(GoldenCase golden) {
      JsonNode config = golden.config();
      int width = golden.configInt("conv_dim");
      int attributes = golden.configInt("c_dim");
      GeneratorSize size = new GeneratorSize(width, golden.configInt("g_repeat_num"), attributes);
      PatchDiscriminator.Size judge =
          new PatchDiscriminator.Size(
              width, golden.configInt("d_repeat_num"), attributes, golden.configInt("image_size"));
      JsonNode betas = config.path("betas");
      Adam.Settings adam =
          new Adam.Settings(
              betas.path(0).asDouble(),
              betas.path(1).asDouble(),
              config.path("adam_eps").asDouble());
      this.generator = InTraining.start(golden, "G", StarGanGenerator.layout(size), adam);
      this.discriminator = InTraining.start(golden, "D", judge.layout(), adam);
      this.learningRate = config.path("lr").asDouble();
      this.size = size;
      this.objective =
          GanObjective.starGan(
              new PatchDiscriminator(judge, discriminator.network.parameters()),
              new GanWeights(
                  config.path("lambda_cls").asDouble(),
                  config.path("lambda_rec").asDouble(),
                  config.path("lambda_gp").asDouble()));
    }

    /**
     * @param passes for how many passes of the original one stands
     */
    private StarGanGenerator drawing(int passes) {
      Parameters weights = generator.network.parameters();
      return new StarGanGenerator(
          size,
          weights,
          InstanceNorms.tracked(weights, passes, (name, now) -> weights.get(name).set(now)));
    }

    /** The losses of an iteration, after which both networks have moved. */
    Tensor iterate(String prefix, int number, Recomputation results) {
      Tensor labels = results.input(prefix + "label_org").detach();
      GanBatch batch =
          new GanBatch(
              results.input(prefix + "x").detach(),
              labels,
              labels.indexSelect(0, results.input(prefix + "permutation")),
              results.input(prefix + "alpha").detach());
      Tensor forgeries = drawing(2).forge(batch.real(), batch.targets());
      Loss first = objective.ofDiscriminator(batch, forgeries);
      results.put(
          prefix + "grad_D." + FIRST_CONVOLUTION, discriminator.move(first, learningRate, number));
      Tensor undone = drawing(1).forge(forgeries, batch.labels());
      Loss second = objective.ofGenerator(batch, forgeries, undone);
      results.put(
          prefix + "grad_G." + FIRST_CONVOLUTION, generator.move(second, learningRate, number));
      generator.check(prefix, "G", results);
      discriminator.check(prefix, "D", results);
      return row(first.parts(), second.parts());
    }

    private static Tensor row(Map<String, Double> first, Map<String, Double> second) {
      List<Double> numbers = new ArrayList<>(first.values());
      numbers.addAll(second.values());
      return Tensors.of(
          numbers.stream().mapToDouble(Double::doubleValue).toArray(), numbers.size());
    }
  }

  private static final class InTraining {
    private final Layout layout;
    private final TrainedNetwork network;

    private InTraining(Layout layout, TrainedNetwork network) {
      this.layout = layout;
      this.network = network;
    }

    static InTraining start(GoldenCase golden, String name, Layout layout, Adam.Settings adam) {
      Checkpoint saved = Checkpoint.read(golden.folder().resolve(name + "-start.pth"));
      return new InTraining(
          layout, new TrainedNetwork(layout, layout.load(saved, DType.FLOAT64), adam));
    }

    /** The gradient by the first convolution, after the step. */
    Tensor move(Loss loss, double learningRate, int number) {
      List<Tensor> gradients = network.gradients(loss);
      network.step(gradients, learningRate, number);
      return gradients.get(layout.trainedNames().indexOf(FIRST_CONVOLUTION));
    }

    /** Sum and sum of squares of every tensor, and the first convolution. */
    void check(String prefix, String name, Recomputation results) {
      List<Tensor> rows = new ArrayList<>();
      for (Layout.Entry entry : layout.entries()) {
        Tensor now = network.parameters().get(entry.name()).detach().to(DType.FLOAT64);
        rows.add(Tensors.stack(List.of(now.sum(), now.square().sum()), 0));
      }
      results.put(prefix + "check_" + name, Tensors.stack(rows, 0));
      Tensor first = network.parameters().get(FIRST_CONVOLUTION);
      results.put(prefix + name + "." + FIRST_CONVOLUTION, first.detach().copy());
    }

    void put(String prefix, Recomputation results) {
      Parameters all = network.parameters();
      all.names().forEach(name -> results.put(prefix + name, all.get(name).detach()));
    }
  }
}
