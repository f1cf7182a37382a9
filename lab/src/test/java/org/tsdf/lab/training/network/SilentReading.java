package org.tsdf.lab.training.network;

/** Reads all there is and says nothing. */
final class SilentReading implements TrainingInput.Reading {
  @Override
  public void read(long done, long total) {}

  @Override
  public boolean searched(long done, long total) {
    return true;
  }

  @Override
  public void leftOut(String reason) {}
}
