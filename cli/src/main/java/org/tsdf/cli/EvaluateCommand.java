package org.tsdf.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tsdf.image.Photo;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.catalogue.ModelReference;
import org.tsdf.lab.catalogue.Models;
import org.tsdf.lab.dataset.FaceCrop;
import org.tsdf.lab.dataset.FaceDataset;
import org.tsdf.lab.evaluation.Contender;
import org.tsdf.lab.evaluation.DatasetPhotos;
import org.tsdf.lab.evaluation.Evaluation;
import org.tsdf.lab.evaluation.EvaluationReport;
import org.tsdf.lab.evaluation.EvaluationSettings;
import org.tsdf.lab.evaluation.EvaluationSettings.Candidate;
import org.tsdf.lab.evaluation.EvaluationSettings.FaceTruth;
import org.tsdf.lab.evaluation.LargePhoto;
import org.tsdf.lab.evaluation.Observations;
import org.tsdf.lab.evaluation.PerceptualDistance;
import org.tsdf.lab.evaluation.PhotoSupply;
import org.tsdf.lab.evaluation.PictureFeatures;
import org.tsdf.lab.evaluation.ReferenceEditor;
import org.tsdf.lab.evaluation.Route;
import org.tsdf.lab.evaluation.Transform;
import org.tsdf.lab.report.EvaluationFolder;
import org.tsdf.perturbation.Provenance;
import org.tsdf.perturbation.ShippedPerturbations;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Device;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsdf evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measure how well perturbations do on photos: how far they throw face editors off, and how"
          + " many faces detectors still find.",
      "All perturbations see the same photos, which should not be those they were trained on, each"
          + " at its own budget. What the adversary makes of a protected photo is compared with what"
          + " they make of the clean one after the same transform, so that a transform alone scores"
          + " nothing.",
      "With -o a table of every observation is kept as it grows: the same command goes on where a"
          + " run was stopped, with the same result."
    },
    footer = {
      "  tsdf evaluate --data faces --detector retinaface",
      "  tsdf evaluate --data faces --perturbation mine.safetensors --perturbation random \\",
      "      --editor stargan --detector retinaface --images 100 -o compared --json",
      "  tsdf evaluate --data faces --detector extd --transform none,jpeg75,resize0.5 -o robust",
      "  tsdf evaluate --data faces --detector extd --photo-size 12 -o large",
      "  tsdf evaluate --data faces --editor stargan --lpips alex=alexnet.pth,lpips/alex.pth"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Option(
      names = "--perturbation",
      paramLabel = "NAME|FILE",
      description =
          "A shipped perturbation or a file; may be repeated (default: default and random). At another"
              + " --size than 256 or with --epsilon, random is noise that is drawn anew, from the same"
              + " seed, since enlarged or cut off it would be another kind of noise.")
  private List<String> perturbations =
      new ArrayList<>(List.of(ShippedPerturbations.DEFAULT, Contender.RANDOM));

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description =
          "Cut every perturbation with a larger budget off at this one, on the scale [-1, 1]"
              + " (default: each at its own).")
  private @Nullable Double epsilon;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder or zip archive of face photos.")
  private Path data;

  @Option(
      names = "--attributes",
      paramLabel = "CSV",
      description =
          "Which face has which attribute, and where it is (face_x, face_y, face_w, face_h); else"
              + " manifest.csv in the folder.")
  private @Nullable Path attributes;

  @Option(
      names = "--editor",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face editor to test against; may be repeated.")
  private List<String> editors = new ArrayList<>();

  @Option(
      names = "--reference",
      paramLabel = "PHOTO",
      description =
          "The picture from which HiSD takes the style (default: the style of a fixed code).")
  private @Nullable Path reference;

  @Option(
      names = "--detector",
      paramLabel = "NAME|ARCH=FILE",
      description = "A face detector to test against; may be repeated.")
  private List<String> detectors = new ArrayList<>();

  @Option(
      names = "--skip",
      paramLabel = "N",
      description = "Leave out this many photos, the first by name (default: none).")
  private int skip;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "How many photos, the first by name that are left (default: all).")
  private int images = Integer.MAX_VALUE;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Rows and columns of the faces (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Photos that go through a network together, and after which a run can be stopped (default:"
              + " 8; 1 with --per-image).")
  private @Nullable Integer batch;

  @Option(
      names = "--transform",
      paramLabel = "T",
      split = ",",
      description =
          "What becomes of the photos before they are edited or searched: none, jpeg95, jpeg75,"
              + " jpeg50, resize0.5 (to half and back), shift8 (the crop moved by 8 pixels), blur;"
              + " several give a section each (default: none).")
  private List<String> transforms = new ArrayList<>(List.of(Transform.NONE.label()));

  @Option(
      names = "--photo-size",
      paramLabel = "MEGAPIXELS",
      description =
          "In a further section, photos are brought to this size, protected as tsdf protect does it,"
              + " then cropped and reduced.")
  private @Nullable Double photoSize;

  @Mixin private FaceFinderOptions faceFinder;

  @Option(
      names = "--per-image",
      description =
          "Beside each perturbation but random, measure what tsdf protect --per-image makes of it:"
              + " for every photo one of its own, learnt against the same editors and detectors but those"
              + " that are held out, with the same --reach, --recipe and --set, which are for this"
              + " alone. It takes about a minute a photo and perturbation.")
  private boolean perImage;

  @Option(
      names = "--held-out",
      paramLabel = "NAME",
      description =
          "With --per-image, one of the editors or detectors that is measured, but that photos are"
              + " not fitted to: what carries over to networks that nobody named; may be repeated.")
  private List<String> heldOut = new ArrayList<>();

  @Mixin private ReachOption reach;
  @Mixin private RecipeOptions recipes;

  @Option(
      names = "--features",
      paramLabel = "mobilenet=FILE|torchscript=FILE",
      description =
          "Measure the Frechet distance between clean and disturbed forgeries too, in the features"
              + " of this network (FID with Inception as TorchScript).")
  private @Nullable String features;

  @Mixin private LikenessOptions likeness;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "A folder for report.html (for people), report.json, the table of all observations, and"
              + " sheets of what became of the first photos.")
  private @Nullable Path output;

  @Option(names = "--force", description = "Forget an evaluation that lies in the folder.")
  private boolean force;

  @Override
  public Integer call() {
    checkArguments();
    try (Scope scope = Scope.open();
        StopSignal stop = StopSignal.listen()) {
      Models models = UserFolder.models();
      Cards cards = cards(models);
      List<Contender> contenders = contenders(models);
      FaceDataset dataset = FaceDataset.open(data, attributes).from(skip).first(images);
      Evaluation evaluation = evaluation(contenders, models, dataset);
      PhotoSupply photos = new DatasetPhotos(dataset, size);
      PictureFeatures network = features == null ? null : PictureFeatures.load(features);
      EvaluationSettings settings = settings(evaluation, cards, photos, network);
      try (EvaluationFolder folder =
          output == null ? null : EvaluationFolder.open(output, settings, force)) {
        Eyes eyes = Eyes.of(folder, network);
        Observations observations =
            folder == null ? Observations.inMemory() : folder.observations();
        if (!observe(evaluation, photos, observations, eyes, stop)) {
          console.warn("stopped; with -o, the same command goes on");
          return ExitStatus.FAILED;
        }
        EvaluationReport result =
            EvaluationReport.of(observations.all(), eyes.gathered(), settings, versions());
        if (folder != null) {
          folder.write(result);
        }
        return print(result);
      }
    }
  }

  private List<Contender> contenders(Models models) {
    List<Contender> shared = Contenders.of(perturbations, epsilon, size, console);
    if (!perImage) {
      return shared;
    }
    Fitted fitted = Fitted.to(editors, detectors, heldOut, models, console);
    Tailors tailors = Tailors.against(fitted, models);
    return Contenders.withTailored(shared, card -> tailors.of(card, recipes, reach, console));
  }

  private Evaluation evaluation(List<Contender> contenders, Models models, FaceDataset dataset) {
    return new Evaluation(
        contenders,
        routes(models),
        editors(models, dataset),
        models.detectors(detectors, DType.FLOAT32),
        likeness.comparison(console));
  }

  private int print(EvaluationReport result) {
    result.unreadable().forEach(photo -> console.warn("left out: " + photo.reason()));
    report.print(console, result, out -> EvaluationText.print(out, result));
    return result.unreadable().isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_SKIPPED;
  }

  private void checkArguments() {
    if (editors.isEmpty() && detectors.isEmpty()) {
      throw console.wrongUsage("name at least one --editor or --detector");
    }
    if (images < 1 || size < 16 || batchSize() < 1 || skip < 0) {
      throw console.wrongUsage(
          "--images and --batch must be at least 1, --size at least 16, --skip not negative");
    }
    if (!heldOut.isEmpty() && !perImage) {
      throw console.wrongUsage("--held-out is for --per-image");
    }
    if ((recipes.isGiven() || reach.isGiven()) && !perImage) {
      throw console.wrongUsage("--recipe, --set and --reach are for --per-image");
    }
    if (faceFinder.isGiven() && photoSize == null) {
      throw console.wrongUsage("--face-finder and --whole-photo belong to --photo-size");
    }
  }

  /** Eight photos that are fitted one by one would be ten minutes without a row. */
  private int batchSize() {
    return batch != null ? batch : perImage ? 1 : 8;
  }

  private List<Route> routes(Models models) {
    List<Route> routes = new ArrayList<>();
    try {
      transforms.forEach(name -> routes.add(Transform.named(name)));
      if (photoSize != null) {
        routes.add(new LargePhoto(photoSize, faceFinder.finder(models, console)));
      }
    } catch (IllegalArgumentException e) {
      throw console.wrongUsage(String.valueOf(e.getMessage()));
    }
    return routes;
  }

  private List<FaceEditor> editors(Models models, FaceDataset dataset) {
    List<FaceEditor> loaded = models.editors(editors, DType.FLOAT32);
    MissingLabels.warn(loaded, dataset.attributeNames(), console);
    if (reference == null) {
      return loaded;
    }
    if (loaded.stream().noneMatch(ReferenceEditor::takesReference)) {
      throw console.wrongUsage("none of the editors takes a --reference");
    }
    Tensor style = style(reference);
    return loaded.stream().map(editor -> ReferenceEditor.of(editor, style)).toList();
  }

  private Tensor style(Path photo) {
    return FaceCrop.of(Photo.read(photo), size);
  }

  private EvaluationSettings settings(
      Evaluation evaluation, Cards cards, PhotoSupply photos, @Nullable PictureFeatures network) {
    Evaluation.Comparison compared = evaluation.likeness();
    PerceptualDistance distance = compared.lpips();
    return new EvaluationSettings(
        photos.hash(),
        photos.labelsHash(),
        size,
        batchSize(),
        evaluation.routes().stream().map(Route::label).toList(),
        evaluation.contenders().stream().map(Candidate::of).toList(),
        cards.editors(),
        cards.detectors(),
        cards.finder(),
        reference == null ? null : style(reference).sha256(),
        network == null ? null : network.sha256(),
        compared.ssim(),
        distance == null ? null : distance.weights(),
        photos.isAnnotated() ? FaceTruth.ANNOTATION : FaceTruth.CLEAN_DETECTIONS);
  }

  /** Which networks there are, told before they are loaded: a file may be written anew later. */
  private record Cards(
      List<Provenance.Model> editors,
      List<Provenance.Model> detectors,
      Provenance.@Nullable Model finder) {}

  private Cards cards(Models models) {
    return new Cards(
        models.resolveAll(editors).stream().map(EvaluateCommand::card).toList(),
        models.resolveAll(detectors).stream().map(EvaluateCommand::card).toList(),
        photoSize == null ? null : finder(models));
  }

  private Provenance.@Nullable Model finder(Models models) {
    String name = faceFinder.name();
    return name == null ? null : card(models.resolve(name));
  }

  private static Provenance.Model card(ModelReference model) {
    return new Provenance.Model(model.name(), model.architecture().name(), model.sha256());
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new HashMap<>(VersionText.numbers());
    versions.put("threads", Integer.toString(Device.threads()));
    return versions;
  }

  private boolean observe(
      Evaluation evaluation,
      PhotoSupply photos,
      Observations observations,
      Eyes eyes,
      StopSignal stop) {
    long seen = observations.all().stream().map(each -> each.photo()).distinct().count();
    try (ConsoleProgress progress =
        console.progress("Evaluating", photos.files().size()).resumedAt(seen)) {
      return evaluation.observe(photos, batchSize(), observations, eyes.watching(progress), stop);
    }
  }
}
