package org.tsdf.tensor;

/** An operation on tensors failed; the message names the operation and the shapes involved. */
public final class TensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TensorException(String message) {
    super(message);
  }

  public TensorException(String message, Throwable cause) {
    super(message, cause);
  }

  static TensorException of(String operation, RuntimeException cause, Tensor... operands) {
    StringBuilder message = new StringBuilder(operation).append(" failed for ");
    for (int i = 0; i < operands.length; i++) {
      message.append(i == 0 ? "" : " and ").append(operands[i]);
    }
    return new TensorException(message.append(": ").append(firstLine(cause)).toString(), cause);
  }

  /** libtorch appends a C++ stack trace to its messages; only the first line is for people. */
  private static String firstLine(RuntimeException cause) {
    String text = String.valueOf(cause.getMessage());
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
