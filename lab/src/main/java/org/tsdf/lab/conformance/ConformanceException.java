package org.tsdf.lab.conformance;

/** A conformance case cannot be run; the message names the case and the fault. */
public final class ConformanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConformanceException(String message) {
    super(message);
  }

  public ConformanceException(String message, Throwable cause) {
    super(message, cause);
  }
}
