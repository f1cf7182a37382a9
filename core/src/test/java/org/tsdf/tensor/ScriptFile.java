package org.tsdf.tensor;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;

/** Writes TorchScript files, as {@code torch.jit.save} does, for tests. */
public final class ScriptFile {
  private ScriptFile() {}

  /**
   * @param parameters the program reads them as {@code self.NAME}
   * @param program TorchScript's source of {@code forward}
   * @param extraFiles texts beside the module
   * @return the file
   */
  public static Path write(
      Path file, Map<String, Tensor> parameters, String program, Map<String, String> extraFiles) {
    Libtorch.prepare();
    try (Scope scope = Scope.open()) {
      JitModule module = new JitModule(new QualifiedName("__torch__.Toy"));
      parameters.forEach(
          (name, tensor) ->
              module.register_parameter(name, tensor.handle(), tensor.dtype() == DType.INT64));
      module.define(program);
      ExtraFilesMap extra = new ExtraFilesMap();
      extraFiles.forEach((name, text) -> extra.put(new BytePointer(name), text));
      module.save(file.toString(), extra);
    }
    return file;
  }
}
