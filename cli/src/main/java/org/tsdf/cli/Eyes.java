package org.tsdf.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.lab.evaluation.Evaluation;
import org.tsdf.lab.evaluation.FeatureSets;
import org.tsdf.lab.evaluation.ForgeryFeatures;
import org.tsdf.lab.evaluation.PictureFeatures;
import org.tsdf.lab.evaluation.Showcase;
import org.tsdf.lab.report.EvaluationFolder;

/**
 * Who sees the pictures of an evaluation.
 *
 * @param sheets those of the first photos
 * @param gathered those of all
 */
record Eyes(Showcase sheets, @Nullable ForgeryFeatures gathered) {
  static Eyes of(@Nullable EvaluationFolder folder, @Nullable PictureFeatures network) {
    if (folder == null) {
      return new Eyes(Showcase.NONE, gathered(network, FeatureSets.inMemory()));
    }
    return new Eyes(folder.sheets(), gathered(network, folder.features()));
  }

  private static @Nullable ForgeryFeatures gathered(
      @Nullable PictureFeatures network, FeatureSets sets) {
    return network == null ? null : new ForgeryFeatures(network, sets);
  }

  Evaluation.Listener watching(ConsoleProgress progress) {
    return new Evaluation.Listener() {
      @Override
      public void progress(int done, String now) {
        progress.advanceTo(done, now);
      }

      @Override
      public Showcase showcase(int firstPhoto) {
        List<Showcase> all = new ArrayList<>();
        if (firstPhoto == 0) {
          all.add(sheets);
        }
        if (gathered != null) {
          all.add(gathered);
        }
        return Showcase.all(all);
      }
    };
  }
}
