package org.tsdf.lab.training.network;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tsdf.image.Faces;
import org.tsdf.image.Photo;
import org.tsdf.interruption.FaceEditor;
import org.tsdf.tensor.Autograd;
import org.tsdf.tensor.Tensor;

/** Lays faces out in a table: a row for each face, a column for what was made of it. */
public final class SampleSheet {
  private static final int HEADING = 18;
  private static final int GAP = 2;

  private SampleSheet() {}

  /**
   * @param title stands above
   * @param images (N, 3, H, W) on [-1, 1]; the same N and size in all columns
   */
  public record Column(String title, Tensor images) {}

  /** A column for every edit that the editor can make. */
  static List<Column> edits(FaceEditor editor, Faces faces) {
    return editor.edits().stream()
        .map(edit -> new Column(edit.label(), Autograd.off(() -> editor.forge(faces, edit))))
        .toList();
  }

  public static Photo of(List<Column> columns) {
    Tensor first = columns.get(0).images();
    int faces = (int) first.size(0);
    int height = (int) first.size(2) + GAP;
    int width = (int) first.size(3) + GAP;
    BufferedImage image =
        new BufferedImage(
            columns.size() * width, HEADING + faces * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int column = 0; column < columns.size(); column++) {
      graphics.setClip(column * width, 0, width - GAP, image.getHeight());
      graphics.drawString(columns.get(column).title(), column * width + 2, HEADING - 5);
      for (int face = 0; face < faces; face++) {
        Tensor picture = columns.get(column).images().narrow(0, face, 1);
        Photo.fromTensor(picture).drawOn(graphics, column * width, HEADING + face * height);
      }
    }
    graphics.dispose();
    return Photo.fromImage(image);
  }
}
