package org.tsdf.benchmarks;

import org.bytedeco.pytorch.global.torch;

/** The conditions of a measurement. */
final class Machine {
  private Machine() {}

  /** In one line; libtorch reads both variables when it loads. */
  static String conditions() {
    return String.format(
        "%d threads of libtorch (OMP_NUM_THREADS), OMP_WAIT_POLICY=%s, Java %s, %d processors",
        torch.get_num_threads(),
        System.getenv().getOrDefault("OMP_WAIT_POLICY", "unset"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
  }
}
