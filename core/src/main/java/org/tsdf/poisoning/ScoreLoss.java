package org.tsdf.poisoning;

/** How Eq. 13 measures that anchors still look like faces. */
public enum ScoreLoss {
  /** s², the printed form: its gradient fades where a detector is sure. */
  SQUARED_SCORE,

  /** softplus(face logit − background logit + 3): pushes sure anchors as hard as unsure ones. */
  SOFT_MARGIN
}
