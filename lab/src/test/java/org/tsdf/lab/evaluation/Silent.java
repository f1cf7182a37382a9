package org.tsdf.lab.evaluation;

/** Hears and shows nothing. */
final class Silent implements Evaluation.Listener {
  static final Silent LISTENER = new Silent();

  @Override
  public void progress(int photos, String now) {}
}
