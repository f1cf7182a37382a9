package org.tsdf.poisoning;

/** How Eq. 13 measures that anchors still look like faces. */
public enum ScoreLoss {
  /** s², the printed form: its gradient fades where a detector is sure. */
  SQUARED_SCORE,

  /** softplus(face logit − background logit + 3): pushes sure anchors as hard as unsure ones. */
  SOFT_MARGIN,

  /**
   * The same over the anchors that are surest now, as many, instead of those that were in the clean
   * picture: silenced anchors give way to others.
   */
  HARDEST_MARGIN
}
