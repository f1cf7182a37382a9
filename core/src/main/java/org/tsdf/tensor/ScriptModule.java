package org.tsdf.tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tuple;
import org.bytedeco.pytorch.buffer_iterator;
import org.bytedeco.pytorch.buffer_list;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.parameter_iterator;
import org.bytedeco.pytorch.parameter_list;

/**
 * A network that {@code torch.jit.save} wrote: scripted, traced or frozen. Unlike a checkpoint it
 * is a program, which libtorch's interpreter runs: load only what you trust. It is owned by the
 * {@link Scope} in which it was loaded, and runs in the mode, training or evaluation, in which it
 * was saved.
 */
public final class ScriptModule {
  private final Path file;
  private final JitModule module;
  private final Map<String, String> metadata;

  private ScriptModule(Path file, JitModule module, Map<String, String> metadata) {
    this.file = file;
    this.module = module;
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * @param type of the weights; those of a frozen module are part of its program and stay
   * @throws CheckpointException if the file is missing, damaged or something else
   */
  public static ScriptModule load(Path file, DType type) {
    Map<String, String> metadata = ScriptArchive.extraFiles(file);
    Libtorch.prepare();
    JitModule module;
    try {
      module = torch.load(file.toString());
    } catch (RuntimeException e) {
      throw new CheckpointException(
          file, "cannot be loaded as TorchScript: " + TensorException.firstLine(e), e);
    }
    convert(module, type);
    return new ScriptModule(file, module, metadata);
  }

  /** Weights become constants of the given type; whole numbers stay whole numbers. */
  private static void convert(JitModule module, DType type) {
    try (Scope scope = Scope.open();
        parameter_list parameters = module.parameters();
        buffer_list buffers = module.buffers()) {
      parameter_iterator parameter = parameters.begin();
      for (; parameter.notEquals(parameters.end()); parameter.increment()) {
        convert(parameter.multiply(), type);
      }
      buffer_iterator buffer = buffers.begin();
      for (; buffer.notEquals(buffers.end()); buffer.increment()) {
        convert(buffer.multiply(), type);
      }
    }
  }

  private static void convert(org.bytedeco.pytorch.Tensor weight, DType type) {
    weight.requires_grad_(false);
    if (weight.is_floating_point()) {
      weight.set_data(weight.to(type.nativeType()));
    }
  }

  public Path file() {
    return file;
  }

  /** The texts that were saved beside the module as {@code _extra_files}. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Runs the module's {@code forward}; gradients flow. The program runs as written, without the
   * interpreter's optimisations, so that the first run gives the same numbers as the later ones.
   *
   * @return the tensor that it returns, or those of the tuple or list, nested ones in order
   * @throws TensorException if the program fails, or returns something else
   */
  public List<Tensor> forward(Tensor... inputs) {
    IValue[] arguments = new IValue[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      arguments[i] = new IValue(inputs[i].handle());
    }
    boolean optimised = torch.getGraphExecutorOptimize();
    torch.setGraphExecutorOptimize(false);
    List<Tensor> outputs = new ArrayList<>();
    try (IValueVector vector = new IValueVector(arguments);
        IValue result = module.forward(vector)) {
      collect(result, outputs);
    } catch (RuntimeException e) {
      throw TensorException.of(file + ": forward", e, inputs);
    } finally {
      torch.setGraphExecutorOptimize(optimised);
    }
    return outputs;
  }

  private static void collect(IValue value, List<Tensor> into) {
    if (value.isTensor()) {
      into.add(Tensor.copyOfHandle(value.toTensor()));
    } else if (value.isTuple()) {
      Tuple tuple = value.toTuple();
      for (long i = 0; i < tuple.size(); i++) {
        collect(tuple.elements().get(i), into);
      }
    } else if (value.isList()) {
      IValueVector elements = value.toList().vec();
      for (long i = 0; i < elements.size(); i++) {
        collect(elements.get(i), into);
      }
    } else {
      throw new TensorException("the program returned something else than tensors");
    }
  }
}
