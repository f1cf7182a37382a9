package org.tsdf.interruption;

/**
 * The constants of the feature enhancement.
 *
 * @param enhancementGain α of Eq. 3
 * @param temperature σ of Eq. 3
 * @param stability z of Eq. 5
 * @param localWeight w_1 of Eq. 3
 * @param globalWeight w_2
 * @param structuralWeight w_3
 */
public record EnhancementRecipe(
    double enhancementGain,
    double temperature,
    double stability,
    double localWeight,
    double globalWeight,
    double structuralWeight) {

  public EnhancementRecipe {
    if (!(temperature > 0) || !(stability > 0)) {
      throw new IllegalArgumentException(
          "temperature and stability must be positive, were " + temperature + " and " + stability);
    }
  }

  public static EnhancementRecipe paper() {
    return new EnhancementRecipe(0.4, 0.1, 1e-7, 1.0 / 3, 1.0 / 3, 1.0 / 3);
  }
}
