package org.tsdf.tensor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The zip archive that {@code torch.jit.save} writes, as far as Java reads it. */
final class ScriptArchive {
  private static final Pattern EXTRA = Pattern.compile("[^/]+/extra/(.+)");
  private static final Pattern CONSTANTS = Pattern.compile("[^/]+/constants\\.pkl");
  private static final int LONGEST_EXTRA = 1 << 16;

  private ScriptArchive() {}

  /**
   * The texts that were saved beside the module as {@code _extra_files}; long ones are left out.
   *
   * @throws CheckpointException if the file is something else than a TorchScript module
   */
  static Map<String, String> extraFiles(Path file) {
    try (FileBytes bytes = FileBytes.open(file)) {
      if (FileKind.of(bytes) != FileKind.PYTORCH_ZIP) {
        throw new CheckpointException(file, "is no TorchScript module (torch.jit.save)");
      }
      ZipArchive archive = new ZipArchive(bytes, new Allowance(file, bytes.size()));
      if (archive.names().stream().noneMatch(name -> CONSTANTS.matcher(name).matches())) {
        throw new CheckpointException(file, "is a PyTorch checkpoint, not a TorchScript module");
      }
      Map<String, String> texts = new LinkedHashMap<>();
      for (String name : archive.names()) {
        Matcher extra = EXTRA.matcher(name);
        if (extra.matches() && archive.size(name) <= LONGEST_EXTRA) {
          String text = StandardCharsets.UTF_8.decode(archive.read(name)).toString();
          texts.put(extra.group(1), text.strip());
        }
      }
      return texts;
    }
  }
}
