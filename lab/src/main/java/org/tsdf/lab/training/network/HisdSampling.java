package org.tsdf.lab.training.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tsdf.image.Faces;
import org.tsdf.lab.dataset.FaceBank;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.RandomSource;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * Which faces HiSD learns from in each iteration: a tag by chance, two of its choices by chance,
 * and examples of the first. All of it follows from the seed and the iteration's number.
 */
final class HisdSampling {
  private static final int SHOWN = 6;

  private final FaceBank bank;
  private final List<Double> shares;
  private final List<String> conditions;
  private final int batch;
  private final int noise;
  private final RandomSource random;
  private final List<Integer> shown = new ArrayList<>();
  private final List<List<Integer>> references = new ArrayList<>();
  private final List<List<int[]>> examples = new ArrayList<>();

  /**
   * @param bank of which the first few faces and the first example of every choice are kept for the
   *     sheets and not learnt from
   * @param shares how often each tag is drawn, in proportion; 0 for never
   * @param conditions attributes told to the discriminator, of no concern to the tags
   * @param batch faces in an iteration
   * @param noise length of a latent code
   * @throws IllegalArgumentException if the bank lacks an attribute, or examples of a choice
   */
  HisdSampling(
      FaceBank bank,
      List<TagRule> rules,
      List<Double> shares,
      List<String> conditions,
      int batch,
      int noise,
      RandomSource random) {
    this.bank = bank;
    this.shares = List.copyOf(shares);
    this.conditions = List.copyOf(conditions);
    this.batch = batch;
    this.noise = noise;
    this.random = random;
    requireKnown(rules);
    IntStream.range(0, Math.min(SHOWN, bank.count() / 10)).forEach(shown::add);
    for (TagRule rule : rules) {
      List<int[]> all = new ArrayList<>();
      List<Integer> first = new ArrayList<>();
      for (int choice = 0; choice < rule.choices().size(); choice++) {
        int[] rows = withoutShown(rule.examples(bank.attributes(), choice));
        if (rows.length < 2) {
          throw new IllegalArgumentException(
              "fewer than two faces to learn from are %s of %s"
                  .formatted(rule.choices().get(choice).name(), rule));
        }
        first.add(rows[0]);
        all.add(rows);
      }
      references.add(first);
      examples.add(all);
    }
    examples.forEach(tag -> tag.replaceAll(this::withoutReferences));
  }

  private void requireKnown(List<TagRule> rules) {
    List<String> wanted = new ArrayList<>(conditions);
    rules.forEach(rule -> wanted.addAll(rule.attributes()));
    for (String name : wanted) {
      if (!bank.attributeNames().contains(name)) {
        throw new IllegalArgumentException("nothing is known of the attribute " + name);
      }
    }
  }

  private int[] withoutShown(int[] rows) {
    return Arrays.stream(rows).filter(row -> !shown.contains(row)).toArray();
  }

  private int[] withoutReferences(int[] rows) {
    int[] left =
        Arrays.stream(rows)
            .filter(row -> references.stream().noneMatch(tag -> tag.contains(row)))
            .toArray();
    if (left.length == 0) {
      throw new IllegalArgumentException("too few faces: all examples of a choice are references");
    }
    return left;
  }

  /** The faces of the sheets: the first few, then the references, each once. */
  List<Integer> heldOut() {
    List<Integer> rows = new ArrayList<>(shown);
    references.forEach(tag -> tag.stream().filter(row -> !rows.contains(row)).forEach(rows::add));
    return rows;
  }

  /** The example of a choice that sheets take its style from. */
  int reference(int tag, int choice) {
    return references.get(tag).get(choice);
  }

  /**
   * @param iteration from 1
   */
  HisdBatch at(int iteration) {
    RandomSource now = random.fork(iteration);
    int tag = tag(now.nextDouble());
    int choices = examples.get(tag).size();
    int source = now.nextInt(0, choices - 1);
    int target = (source + now.nextInt(1, choices - 1)) % choices;
    int[] rows = drawn(examples.get(tag).get(source), now);
    boolean[] mirrored = new boolean[batch];
    for (int i = 0; i < batch; i++) {
      mirrored[i] = now.nextInt(0, 1) == 1;
    }
    Faces faces = bank.faces(rows, mirrored);
    return new HisdBatch(
        faces.images(),
        conditions(faces),
        now.normal(DType.FLOAT32, batch, noise),
        tag,
        source,
        target);
  }

  /**
   * @param where in [0, 1)
   */
  private int tag(double where) {
    double left = where * shares.stream().mapToDouble(Double::doubleValue).sum();
    int tag = 0;
    while (tag < shares.size() - 1 && left >= shares.get(tag)) {
      left -= shares.get(tag);
      tag++;
    }
    return tag;
  }

  /** Each at most once while there are enough. */
  private int[] drawn(int[] rows, RandomSource now) {
    int[] order = now.permutation(rows.length);
    return IntStream.range(0, batch).map(i -> rows[order[i % order.length]]).toArray();
  }

  private Tensor conditions(Faces faces) {
    return conditions.isEmpty()
        ? Tensors.zeros(DType.FLOAT32, faces.count(), 0)
        : faces.attributes().select(conditions).times(2).minus(1);
  }
}
