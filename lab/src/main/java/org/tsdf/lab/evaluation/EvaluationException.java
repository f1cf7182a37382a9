package org.tsdf.lab.evaluation;

/** An evaluation cannot go on; the message says why in one sentence. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
