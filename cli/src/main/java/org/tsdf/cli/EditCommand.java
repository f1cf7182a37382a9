package org.tsdf.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tsdf.image.Attributes;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.Edit;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.lab.dataset.FaceCrop;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.Scope;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tsdf edit}. */
@Command(
    name = "edit",
    description = {
      "Let a face editor forge a photo, to see what a defence does to it.",
      "The largest centred square of the photo is edited, so the face should fill it. The forgery"
          + " is a PNG whose name ends in -forgery and whose text says that it is one."
    },
    footer = {
      "  tsdf edit face.jpg --editor stargan --attribute Blond_Hair --has Male -o out",
      "  tsdf edit face.jpg --editor hisd --reference glasses.jpg -o face-forgery.png",
      "  tsdf edit face.jpg --editor attgan=weights.199.pth --attribute identity -o out"
    })
final class EditCommand implements Callable<Integer> {
  @Mixin private Console console;
  @Mixin private ReportOption report;

  @Parameters(paramLabel = "PHOTO", description = "A photo of one face.")
  private Path photo;

  @Option(
      names = "--editor",
      required = true,
      paramLabel = "NAME|ARCH=FILE",
      description = "The editor.")
  private String editorReference;

  @Option(
      names = "--attribute",
      paramLabel = "A",
      description =
          "What to change, such as Blond_Hair; with --reference, the tag to take from there.")
  private Optional<String> attribute;

  @Option(
      names = "--reference",
      paramLabel = "PHOTO",
      description = "Take the style from this photo (HiSD).")
  private Optional<Path> reference;

  @Option(
      names = "--has",
      paramLabel = "A",
      split = ",",
      description =
          "What the face has already, such as Male,Young: an editor keeps only what it is told of.")
  private List<String> has = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The forgery's file, or a folder for it.")
  private Path output;

  @Option(names = "--force", description = "Write over a file that is there.")
  private boolean force;

  /** What was made. */
  record Forged(String photo, String editor, String edit, String forgery) {}

  @Override
  public Integer call() {
    try (Scope scope = Scope.open()) {
      FaceEditor editor = UserFolder.models().editor(editorReference, DType.FLOAT32);
      Edit edit = edit(editor);
      String name = PhotoFiles.stem(photo) + "-" + editor.name() + "-" + edit.label();
      Path file = ForgeryFile.path(output, name);
      Tensor forgery = editor.forge(new Faces(face(photo, editor), attributes(editor)), edit);
      ForgeryFile.write(Photo.fromTensor(forgery), file, force);
      Forged forged = new Forged(photo.toString(), editor.name(), edit.label(), file.toString());
      report.print(console, forged, out -> out.println(file));
    }
    return ExitStatus.DONE;
  }

  private Edit edit(FaceEditor editor) {
    if (reference.isPresent()) {
      String tag = attribute.orElseGet(() -> standardTag(editor));
      return new Edit.FromReference(tag, face(reference.get(), editor));
    }
    if (attribute.isEmpty()) {
      throw console.wrongUsage("say what to change, with --attribute or --reference");
    }
    for (Edit known : editor.edits()) {
      if (names(known).stream().anyMatch(attribute.get()::equalsIgnoreCase)) {
        return known;
      }
    }
    throw unknown(editor, attribute.get());
  }

  private String standardTag(FaceEditor editor) {
    for (Edit known : editor.edits()) {
      if (known instanceof Edit.FromLatent latent) {
        return latent.tag();
      }
    }
    throw console.wrongUsage(editor.name() + " takes no reference");
  }

  private static Tensor face(Path file, FaceEditor editor) {
    return FaceCrop.of(Photo.read(file), editor.imageSize());
  }

  private Attributes attributes(FaceEditor editor) {
    List<String> present = new ArrayList<>();
    for (String given : has) {
      present.add(
          editor.edits().stream()
              .filter(Edit.Flip.class::isInstance)
              .map(Edit::label)
              .filter(given::equalsIgnoreCase)
              .findFirst()
              .orElseThrow(() -> unknown(editor, given)));
    }
    float[] ones = new float[present.size()];
    Arrays.fill(ones, 1);
    return new Attributes(present, Tensors.of(ones, 1, present.size()));
  }

  private RuntimeException unknown(FaceEditor editor, String wanted) {
    List<String> labels = editor.edits().stream().map(Edit::label).toList();
    return console.wrongUsage(
        editor.name() + " does not know " + wanted + "; it knows " + String.join(", ", labels));
  }

  private static List<String> names(Edit edit) {
    return edit instanceof Edit.FromLatent latent
        ? List.of(latent.label(), latent.tag())
        : List.of(edit.label());
  }
}
