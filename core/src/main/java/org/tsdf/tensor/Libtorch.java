package org.tsdf.tensor;

import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Loads libtorch once, with the settings that this project relies on. */
final class Libtorch {
  /** Why it did not load, told when it is needed: while classes are initialised it is lost. */
  private static final @Nullable String FAILURE = load();

  private Libtorch() {}

  static void prepare() {
    if (FAILURE != null) {
      throw new TensorException(FAILURE);
    }
  }

  private static @Nullable String load() {
    // By default JavaCPP refuses allocations beyond four times the Java heap; tensors live outside
    // it.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
    try {
      torch.get_num_threads();
      // oneDNN is faster, and NNPACK warns at every convolution of a processor that it does not
      // know.
      torch.globalContext().setUserEnabledNNPACK(false);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return "the libtorch library could not be loaded on this system ("
          + System.getProperty("os.name")
          + ", "
          + System.getProperty("os.arch")
          + "): "
          + e.getMessage();
    }
    return null;
  }
}
