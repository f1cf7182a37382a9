package org.tsdf.network;

import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.DType;

/** The attribute classifier by which edits are judged. */
public final class ClassifierArchitecture implements Architecture<AttributeClassifier> {
  @Override
  public String name() {
    return AttributeClassifier.ARCHITECTURE;
  }

  @Override
  public String description() {
    return "Attribute classifier of this project, by which edits are judged";
  }

  @Override
  public Class<AttributeClassifier> port() {
    return AttributeClassifier.class;
  }

  /** It has no name of its own. */
  @Override
  public AttributeClassifier load(String name, Checkpoint checkpoint, DType type) {
    return AttributeClassifier.load(checkpoint, type);
  }
}
