package org.tsdf.lab.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Box;
import org.tsdf.image.Detection;
import org.tsdf.image.Faces;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.LoadedFaces;
import org.tsdf.lab.evaluation.Observation.Likeness;
import org.tsdf.lab.evaluation.Observation.OfFaces;
import org.tsdf.lab.evaluation.Observation.OfForgery;
import org.tsdf.lab.evaluation.Observation.OfPhoto;
import org.tsdf.lab.evaluation.Observation.Subject;
import org.tsdf.lab.evaluation.Observation.Unreadable;
import org.tsdf.metric.F1Protocol;
import org.tsdf.metric.L2Mask;
import org.tsdf.metric.Psnr;
import org.tsdf.metric.Ssim;
import org.tsdf.poisoning.FaceDetector;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Resampling;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;

/**
 * Compares perturbations on the same photos, routes, editors and detectors. Everything is measured
 * on the 8-bit pixels that a user would save and an adversary would load. The reference is the
 * clean photo that took the same route, so that the route alone scores nothing.
 *
 * @param contenders of different names
 * @param routes of different names
 * @param likeness how pictures are compared beside PSNR
 */
public record Evaluation(
    List<Contender> contenders,
    List<Route> routes,
    List<FaceEditor> editors,
    List<FaceDetector> detectors,
    Comparison likeness) {
  /** Below the scores that either F1 protocol counts. */
  private static final double LOWEST_SCORE = 0.5;

  public Evaluation {
    contenders = List.copyOf(contenders);
    routes = List.copyOf(routes);
    editors = List.copyOf(editors);
    detectors = List.copyOf(detectors);
    requireDistinct(contenders.stream().map(Contender::name).toList(), "perturbations");
    requireDistinct(routes.stream().map(Route::label).toList(), "transforms");
  }

  /**
   * How pictures are compared beside PSNR.
   *
   * @param ssim the variant
   * @param lpips tells how far pictures lie apart; null where nothing does
   */
  public record Comparison(Ssim ssim, @Nullable PerceptualDistance lpips) {
    /** As Wang et al. define it, and nothing else. */
    public static final Comparison USUAL = new Comparison(Ssim.GAUSSIAN11, null);
  }

  private static void requireDistinct(List<String> names, String what) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("two " + what + " are called " + name);
      }
    }
  }

  /** Hears how far an evaluation is, and sees what it sees. */
  public interface Listener {
    /**
     * @param photos that are done, those of an earlier run included
     * @param now what is looked at
     */
    void progress(int photos, String now);

    /**
     * Who sees the pictures of some photos.
     *
     * @param firstPhoto the place of the first of them
     */
    default Showcase showcase(int firstPhoto) {
      return Showcase.NONE;
    }
  }

  /**
   * Observes what has not been observed yet, batch after batch, so that a stopped run goes on with
   * the same result as without the stop.
   *
   * @param batch photos that go through a network together
   * @param stop asked before each batch
   * @return whether all photos are done
   */
  public boolean observe(
      PhotoSupply photos,
      int batch,
      Observations observations,
      Listener listener,
      BooleanSupplier stop) {
    Map<String, Integer> rows = rowsOfEach(observations);
    int count = photos.files().size();
    Set<String> done = finished(photos.files(), batch, rows);
    observations.retain(observation -> done.contains(observation.photo()));
    for (int start = 0; start < count; start += batch) {
      int end = Math.min(start + batch, count);
      if (!done.contains(photos.files().get(start))) {
        if (stop.getAsBoolean()) {
          return false;
        }
        listener.progress(start, "");
        observations.add(observe(photos, start, end, listener));
      }
      listener.progress(end, "");
    }
    return true;
  }

  private static Map<String, Integer> rowsOfEach(Observations observations) {
    Map<String, Integer> rows = new HashMap<>();
    observations.all().forEach(observation -> rows.merge(observation.photo(), 1, Integer::sum));
    observations.all().stream()
        .filter(Unreadable.class::isInstance)
        .forEach(observation -> rows.put(observation.photo(), -1));
    return rows;
  }

  /** The photos of all batches of which everything is there. */
  private Set<String> finished(List<String> files, int batch, Map<String, Integer> rows) {
    Set<String> finished = new HashSet<>();
    for (int start = 0; start < files.size(); start += batch) {
      List<String> some = files.subList(start, Math.min(start + batch, files.size()));
      if (some.stream().allMatch(file -> isWhole(rows.getOrDefault(file, 0)))) {
        finished.addAll(some);
      }
    }
    return finished;
  }

  private boolean isWhole(int rows) {
    int edits = editors.stream().mapToInt(editor -> editor.edits().size()).sum();
    int ofContender = 1 + edits + detectors.size();
    int expected = routes.size() * (contenders.size() * ofContender + detectors.size());
    return rows == -1 || rows == expected;
  }

  private List<Observation> observe(PhotoSupply photos, int start, int end, Listener listener) {
    List<Observation> seen = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      Autograd.off(
          () -> {
            PhotoGroup group = photos.load(start, end);
            for (LoadedFaces.Unreadable photo : group.loaded().unreadable()) {
              seen.add(new Unreadable(photo.file(), photo.reason()));
            }
            Showcase showcase = listener.showcase(start);
            if (!group.files().isEmpty()) {
              PhotoGroup whole =
                  group.tailoredBy(contenders, each -> listener.progress(start, each.name()));
              for (Route route : routes) {
                try (Scope ofRoute = Scope.open()) {
                  new Passage(route, whole, showcase, seen)
                      .observe(now -> listener.progress(start, now));
                }
              }
            }
            showcase.seen(start);
            return seen;
          });
    }
    return seen;
  }

  private List<Likeness> likeness(Tensor first, Tensor second) {
    double[] noise = Psnr.of(first, second);
    double[] similarity = likeness.ssim().of(first, second);
    PerceptualDistance lpips = likeness.lpips();
    double[] distance = lpips == null ? null : lpips.of(first, second);
    List<Likeness> alike = new ArrayList<>();
    for (int i = 0; i < noise.length; i++) {
      OptionalDouble apart =
          distance == null ? OptionalDouble.empty() : OptionalDouble.of(distance[i]);
      alike.add(new Likeness(noise[i], similarity[i], apart));
    }
    return alike;
  }

  private interface Notes {
    void now(String what);
  }

  /** Some photos on one route. */
  private final class Passage {
    private final Route route;
    private final PhotoGroup group;
    private final Showcase showcase;
    private final List<Observation> seen;
    private final Faces clean;

    Passage(Route route, PhotoGroup group, Showcase showcase, List<Observation> seen) {
      this.route = route;
      this.group = group;
      this.showcase = showcase;
      this.seen = seen;
      this.clean = group.faces().withImages(route.arrived(group, null));
    }

    void observe(Notes notes) {
      notes.now(route.label() + ", " + Contender.CLEAN);
      List<List<List<Detection>>> found = new ArrayList<>();
      for (FaceDetector detector : detectors) {
        List<List<Detection>> faces = detector.detect(clean.images(), LOWEST_SCORE);
        addFaces(Contender.CLEAN, detector.name(), faces, faces);
        found.add(faces);
      }
      List<List<Tensor>> forged = new ArrayList<>();
      for (FaceEditor editor : editors) {
        forged.add(
            editor.edits().stream().map(edit -> editor.forge(clean, edit).clamp(-1, 1)).toList());
      }
      for (Contender contender : contenders) {
        notes.now(route.label() + ", " + contender.name());
        try (Scope scope = Scope.open()) {
          observe(contender, forged, found);
        }
      }
    }

    private void observe(
        Contender contender, List<List<Tensor>> forged, List<List<List<Detection>>> found) {
      Faces guarded = clean.withImages(route.arrived(group, contender));
      List<Likeness> alike = likeness(clean.images(), guarded.images());
      for (int i = 0; i < alike.size(); i++) {
        seen.add(new OfPhoto(subject(i, contender.name()), alike.get(i)));
      }
      for (int e = 0; e < editors.size(); e++) {
        observeEdits(contender, editors.get(e), guarded, forged.get(e));
      }
      for (int d = 0; d < detectors.size(); d++) {
        FaceDetector detector = detectors.get(d);
        List<List<Detection>> after = detector.detect(guarded.images(), LOWEST_SCORE);
        addFaces(contender.name(), detector.name(), after, found.get(d));
        showcase.faces(
            new Showcase.Scene(route.label(), contender.name(), detector.name(), group.files()),
            new Showcase.Searched(clean.images(), found.get(d)),
            new Showcase.Searched(guarded.images(), after));
      }
    }

    private void observeEdits(
        Contender contender, FaceEditor editor, Faces guarded, List<Tensor> forged) {
      long side = editor.imageSize();
      Tensor photos = Resampling.resize(clean.images(), side, side);
      List<Edit> edits = editor.edits();
      List<Showcase.Forged> shown = new ArrayList<>();
      for (int k = 0; k < edits.size(); k++) {
        Tensor before = forged.get(k);
        Tensor after = editor.forge(guarded, edits.get(k)).clamp(-1, 1);
        List<OptionalDouble> distances = L2Mask.of(photos, before, after);
        List<Likeness> alike = likeness(before, after);
        String label = edits.get(k).label();
        for (int i = 0; i < alike.size(); i++) {
          Subject subject = subject(i, contender.name());
          seen.add(new OfForgery(subject, editor.name(), label, distances.get(i), alike.get(i)));
        }
        shown.add(new Showcase.Forged(label, before, after, distances));
      }
      showcase.forgeries(
          new Showcase.Scene(route.label(), contender.name(), editor.name(), group.files()),
          clean.images(),
          guarded.images(),
          shown);
    }

    private void addFaces(
        String perturbation,
        String detector,
        List<List<Detection>> found,
        List<List<Detection>> foundInClean) {
      for (int i = 0; i < found.size(); i++) {
        List<Detection> before = foundInClean.get(i);
        List<Box> certain = F1Protocol.TSDF.boxes(before);
        Box annotated = annotated(i);
        List<Box> truth =
            annotated == null ? F1Protocol.FACEPOISON.boxes(before) : List.of(annotated);
        seen.add(
            new OfFaces(
                subject(i, perturbation),
                detector,
                F1Protocol.TSDF.compare(found.get(i), certain),
                F1Protocol.FACEPOISON.compare(found.get(i), truth)));
      }
    }

    private @Nullable Box annotated(int photo) {
      return group.annotated().isEmpty()
          ? null
          : route.moved(group.annotated().get(photo), group.files().get(photo));
    }

    private Subject subject(int photo, String perturbation) {
      return new Subject(group.files().get(photo), route.label(), perturbation);
    }
  }
}
