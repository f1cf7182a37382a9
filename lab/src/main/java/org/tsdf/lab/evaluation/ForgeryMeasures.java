package org.tsdf.lab.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * How far forgeries of protected photos lie from those of clean ones, in means. Null where nothing
 * was measured; an interval also where photos are too few.
 *
 * @param l2Mask mean distance inside the mask of the edit
 * @param srMask share of forgeries with a distance above 0.05, in [0, 1]
 * @param psnrDb of forgeries of protected against forgeries of clean photos
 * @param ssim likewise, of the variant that the settings name
 * @param lpips likewise, in the network of {@link EvaluationSettings#lpips}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ForgeryMeasures(
    @Nullable Double l2Mask,
    @Nullable Interval l2MaskInterval,
    @Nullable Double srMask,
    @Nullable Interval srMaskInterval,
    @Nullable Double psnrDb,
    @Nullable Interval psnrDbInterval,
    @Nullable Double ssim,
    @Nullable Interval ssimInterval,
    @Nullable Double lpips,
    @Nullable Interval lpipsInterval) {}
