package org.tsdf.tensor;

import org.bytedeco.pytorch.global.torch;

/** Loads libtorch once, with the settings that this project relies on. */
final class Libtorch {
  private static final boolean READY = load();

  private Libtorch() {}

  static void prepare() {
    if (!READY) {
      throw new IllegalStateException("libtorch did not load");
    }
  }

  private static boolean load() {
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
      throw new TensorException(
          "the libtorch library could not be loaded on this system ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "): "
              + e.getMessage(),
          e);
    }
    return true;
  }
}
