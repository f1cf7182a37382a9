package org.tsdf.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Owns the native memory of every tensor made while it is open on this thread, and frees it when it
 * closes. Open one for each iteration of a loop; results that must outlive it are {@linkplain #keep
 * kept} or written into an older tensor with {@link Tensor#set}.
 */
public final class Scope implements AutoCloseable {
  private final @Nullable PointerScope outer;
  private final PointerScope inner;

  private Scope(@Nullable PointerScope outer, PointerScope inner) {
    this.outer = outer;
    this.inner = inner;
  }

  public static Scope open() {
    Libtorch.prepare();
    PointerScope outer = PointerScope.getInnerScope();
    return new Scope(outer, new PointerScope());
  }

  /**
   * Hands a tensor to the enclosing scope, or to the garbage collector when there is none, so that
   * it survives the closing of this one.
   */
  public Tensor keep(Tensor tensor) {
    if (outer == null) {
      tensor.handle().retainReference();
    } else {
      outer.attach(tensor.handle());
    }
    return tensor;
  }

  @Override
  public void close() {
    inner.close();
  }
}
