package org.tsdf.lab.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tsdf.FaceFinder;
import org.tsdf.Protector;
import org.tsdf.image.Box;
import org.tsdf.image.Photo;
import org.tsdf.lab.dataset.FaceCrop;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * What a camera's photo goes through: it is enlarged to that many pixels, protected at this
 * resolution by the same code as {@code tsdf protect}, then cropped and reduced as users of face
 * editors do. Against {@link Transform#NONE} this tells what the geometry costs.
 *
 * @param megapixels of the enlarged photo
 * @param finder finds the faces to protect; null where the photo is protected as one face crop
 */
public record LargePhoto(double megapixels, @Nullable FaceFinder finder) implements Route {
  public LargePhoto {
    if (!(megapixels > 0 && megapixels * 1e6 <= Photo.MAX_PIXELS)) {
      throw new IllegalArgumentException(
          "a photo has more than 0 and at most "
              + Photo.MAX_PIXELS / 1_000_000
              + " megapixels, not "
              + megapixels);
    }
  }

  @Override
  public String label() {
    return BigDecimal.valueOf(megapixels).stripTrailingZeros().toPlainString() + "mp";
  }

  @Override
  public Tensor arrived(PhotoGroup photos, @Nullable Contender contender) {
    List<Tensor> crops = new ArrayList<>();
    for (String file : photos.files()) {
      Photo original = photos.originals().apply(file);
      Photo large = enlarged(original);
      Photo published = contender == null ? large : protector(contender).protect(large).photo();
      crops.add(FaceCrop.ofScaled(original, published, photos.size()));
    }
    return Tensors.concatenate(crops, 0);
  }

  private Photo enlarged(Photo original) {
    double pixels = (double) original.width() * original.height();
    double scale = Math.sqrt(megapixels * 1e6 / pixels);
    int width = (int) Math.max(1, Math.round(original.width() * scale));
    int height = (int) Math.max(1, Math.round(original.height() * scale));
    return original.resized(width, height);
  }

  private Protector protector(Contender contender) {
    Protector whole = contender.protector();
    return finder == null ? whole : whole.findingFacesWith(finder);
  }

  @Override
  public Box moved(Box box, String file) {
    return box;
  }
}
