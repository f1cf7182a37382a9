package org.tsdf.tensor;

import java.util.regex.Pattern;

/** An operation on tensors failed; the message names the operation and the shapes involved. */
public final class TensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern SCRIPT_ERROR = Pattern.compile("^[\\w.]*(Error|Exception): ");

  public TensorException(String message) {
    super(message);
  }

  public TensorException(String message, Throwable cause) {
    super(message, cause);
  }

  static TensorException of(String operation, RuntimeException cause, NativeArray... operands) {
    StringBuilder message = new StringBuilder(operation).append(" failed for ");
    for (int i = 0; i < operands.length; i++) {
      message.append(i == 0 ? "" : " and ").append(operands[i]);
    }
    return new TensorException(message.append(": ").append(firstLine(cause)).toString(), cause);
  }

  /**
   * libtorch appends a C++ stack trace to its messages, of which only the first line is for people;
   * its interpreter puts the traceback of the program first.
   */
  static String firstLine(RuntimeException cause) {
    String text = String.valueOf(cause.getMessage());
    return text.lines()
        .filter(line -> SCRIPT_ERROR.matcher(line).find())
        .findFirst()
        .orElse(text.lines().findFirst().orElse(""));
  }
}
