package org.tsdf.tensor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/**
 * Where a tensor lives. The CPU is what this project is tested on; {@code cuda:N} is passed through
 * to libtorch and works only with a CUDA build of the binding on the class path.
 */
public record Device(String kind, int index) {
  private static final Pattern SPELLING = Pattern.compile("(cpu)|(cuda)(?::(\\d{1,2}))?");

  public Device {
    if (!kind.equals("cpu") && !kind.equals("cuda")) {
      throw new IllegalArgumentException("device must be cpu or cuda, was " + kind);
    }
  }

  public static Device cpu() {
    return new Device("cpu", 0);
  }

  /** Reads {@code cpu}, {@code cuda} or {@code cuda:1}. */
  public static Device parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("device must be cpu, cuda or cuda:N, was " + text);
    }
    return matcher.group(1) != null
        ? cpu()
        : new Device("cuda", matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
  }

  /**
   * The number of threads that libtorch uses inside one operation. Weight gradients differ in their
   * last bits between thread counts, so training records this number.
   */
  public static int threads() {
    Libtorch.prepare();
    return torch.get_num_threads();
  }

  org.bytedeco.pytorch.Device nativeDevice() {
    return new org.bytedeco.pytorch.Device(toString());
  }

  @Override
  public String toString() {
    return kind.equals("cpu") ? "cpu" : kind + ":" + index;
  }
}
