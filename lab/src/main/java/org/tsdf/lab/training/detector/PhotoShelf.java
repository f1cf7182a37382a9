package org.tsdf.lab.training.detector;

import java.util.List;
import org.tsdf.tensor.RandomSource;

/**
 * The photos of which scenes are composed, in memory.
 *
 * @param packs by origin; how often one is drawn from grows as the root of its size, since small
 *     packs show what large ones lack
 */
record PhotoShelf(List<List<LabelledPicture>> packs) {
  PhotoShelf {
    packs = packs.stream().map(List::copyOf).filter(pack -> !pack.isEmpty()).toList();
    if (packs.isEmpty()) {
      throw new IllegalArgumentException("scenes need photos with faces, but there are none");
    }
  }

  int count() {
    return packs.stream().mapToInt(List::size).sum();
  }

  /** Any photo. */
  LabelledPicture at(RandomSource random) {
    double all = packs.stream().mapToDouble(PhotoShelf::share).sum();
    double left = all * random.nextDouble();
    int pack = 0;
    while (pack + 1 < packs.size() && left >= share(packs.get(pack))) {
      left -= share(packs.get(pack));
      pack++;
    }
    List<LabelledPicture> chosen = packs.get(pack);
    return chosen.get(random.nextInt(0, chosen.size() - 1));
  }

  private static double share(List<LabelledPicture> pack) {
    return Math.sqrt(pack.size());
  }
}
