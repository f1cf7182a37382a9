package org.tsdf.lab.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.perturbation.Progress;
import org.tsdf.perturbation.Schedule;
import org.tsdf.perturbation.Stage;
import org.tsdf.perturbation.Trajectory;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * CMUA-Watermark (Huang et al. 2022): one editor after the other is attacked end to end, every edit
 * for a few sign steps, and the mean change of each step's batch is mixed into the perturbation.
 */
public final class Cmua extends Baseline {
  private final Options options;
  private final List<Target> targets;

  /**
   * The settings.
   *
   * @param epsilon ε on the [-1, 1] scale
   * @param epochs passes over the training images
   * @param batch images over which a change is averaged
   * @param chunk images that go through an editor together; changes the memory taken, not the
   *     result but for rounding
   * @param steps sign steps on a batch for each edit
   * @param stepSize on the [-1, 1] scale
   * @param momentum the share of the perturbation that a step leaves as it was
   */
  public record Options(
      double epsilon,
      int epochs,
      int batch,
      int chunk,
      int steps,
      double stepSize,
      double momentum) {
    public Options {
      Checks.epsilon(epsilon);
      Checks.atLeastOne("batch", batch);
      Checks.atLeastOne("chunk", chunk);
      Checks.atLeastOne("steps", steps);
      Checks.atLeastOne("epochs", epochs);
      Checks.stepSize(stepSize);
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException("momentum must lie in [0, 1), was " + momentum);
      }
    }

    /** The settings file of VDIGPKU/CMUA-Watermark, all of whose model factors are 1. */
    public static Options published() {
      return new Options(0.05, 1, 64, 8, 10, 0.01, 0.5);
    }
  }

  /** What is attacked: one edit of one editor. */
  private record Target(FaceEditor editor, Edit edit) {
    Tensor forge(Faces faces) {
      return editor.forge(faces, edit);
    }
  }

  public Cmua(Options options, List<FaceEditor> editors, long seed) {
    super("cmua", Stage.INTERRUPTION, options, options.epsilon(), seed);
    if (editors.isEmpty()) {
      throw new IllegalArgumentException("cmua needs a face editor");
    }
    this.options = options;
    this.targets = new ArrayList<>();
    for (FaceEditor editor : editors) {
      editor.edits().forEach(edit -> targets.add(new Target(editor, edit)));
    }
  }

  /** Before the first change there is nothing. */
  @Override
  Tensor origin(Tensor images) {
    return zeros(images);
  }

  @Override
  public boolean run(
      Map<Stage, Trajectory> state, Faces faces, Tensor framings, Progress progress) {
    Trajectory w = trajectory(state);
    Schedule schedule = new Schedule((int) faces.count(), options.batch(), seed());
    int rounds = options.epochs() * schedule.iterationsPerEpoch() * targets.size();
    while (w.iteration() < rounds * options.steps()) {
      try (Scope scope = Scope.open()) {
        int round = w.iteration() / options.steps();
        Target target = targets.get(round % targets.size());
        Faces batch = faces.rows(schedule.batchAt(round / targets.size() + 1));
        if (!attack(w, target, batch, (round + 1) * options.steps(), rounds, progress)) {
          return w.iteration() >= rounds * options.steps();
        }
      }
    }
    return true;
  }

  /** The sign steps of one edit on one batch, up to iteration {@code end}. */
  private boolean attack(
      Trajectory w, Target target, Faces batch, int end, int rounds, Progress progress) {
    List<Faces> chunks = chunks(batch);
    List<Tensor> clean = chunks.stream().map(chunk -> clean(target, chunk)).toList();
    boolean[] goOn = {true};
    iterate(
        w,
        end,
        (at, t, total) -> Map.of("disturbance", step(at, t, target, chunks, clean)),
        (stage, t, total, losses) ->
            goOn[0] = progress.iteration(stage, t, rounds * options.steps(), losses));
    return goOn[0];
  }

  /**
   * W ← m W + (1 − m) η, where η is the mean over the batch of Clip(x̂ + a sign ∇‖G(x̂) − G(x)‖² −
   * x, ±ε). The first step of an edit is taken at x̂ = x + U(±ε), others at x + W; where there is
   * no W yet, it becomes η.
   *
   * @return the mean squared disturbance of the forgeries before the step
   */
  private double step(Trajectory w, int t, Target target, List<Faces> chunks, List<Tensor> clean) {
    boolean begins = (t - 1) % options.steps() == 0;
    double disturbance = 0;
    double count = 0;
    Tensor sum = w.position().times(0);
    for (int i = 0; i < chunks.size(); i++) {
      try (Scope scope = Scope.open()) {
        Tensor images = chunks.get(i).images();
        Tensor from =
            begins
                ? images.plus(noise(t, (long) i * options.chunk(), images))
                : disturbed(images, w.position());
        Tensor leaf = from.requiresGradient();
        Tensor forged = target.forge(chunks.get(i).withImages(leaf));
        Tensor loss = forged.minus(clean.get(i)).square().mean();
        Tensor moved =
            leaf.detach().plus(Autograd.gradient(loss, leaf).sign().times(options.stepSize()));
        sum.set(sum.plus(budget().project(moved.minus(images)).sum(0)));
        disturbance += loss.item() * images.size(0);
        count += images.size(0);
      }
    }
    Tensor mean = sum.dividedBy(count);
    boolean nothingYet = t == 1 && w.position().abs().max().item() == 0;
    w.advanceTo(nothingYet ? mean : mixed(w.position(), mean));
    return disturbance / count;
  }

  /** Noise for each picture of a chunk, whatever the chunk it is in. */
  private Tensor noise(int t, long first, Tensor images) {
    List<Tensor> parts = new ArrayList<>();
    for (long i = 0; i < images.size(0); i++) {
      long purpose = ((long) t << 20) + first + i;
      parts.add(noise(purpose, images.dtype(), 1, 3, images.size(2), images.size(3)));
    }
    return Tensors.concatenate(parts, 0);
  }

  private Tensor mixed(Tensor w, Tensor change) {
    return w.times(options.momentum()).plus(change.times(1 - options.momentum()));
  }

  private static Tensor clean(Target target, Faces chunk) {
    try (Scope scope = Scope.open()) {
      return scope.keep(Autograd.off(() -> target.forge(chunk)));
    }
  }

  private List<Faces> chunks(Faces batch) {
    List<Faces> chunks = new ArrayList<>();
    for (long start = 0; start < batch.count(); start += options.chunk()) {
      long[] rows = new long[(int) Math.min(options.chunk(), batch.count() - start)];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = start + i;
      }
      chunks.add(batch.rows(Tensors.of(rows, rows.length)));
    }
    return chunks;
  }
}
