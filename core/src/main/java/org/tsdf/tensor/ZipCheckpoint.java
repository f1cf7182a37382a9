package org.tsdf.tensor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The container that {@code torch.save} writes since PyTorch 1.6: a zip archive with {@code
 * data.pkl} and one entry {@code data/KEY} for each storage, all in one folder.
 */
final class ZipCheckpoint implements PickledTensors.Storages {
  private static final String PICKLE = "data.pkl";

  private final Path file;
  private final ZipArchive archive;
  private final String folder;

  private ZipCheckpoint(Path file, ZipArchive archive, String folder) {
    this.file = file;
    this.archive = archive;
    this.folder = folder;
  }

  static Checkpoint read(FileBytes bytes) {
    Path file = bytes.file();
    Allowance allowance = new Allowance(file, bytes.size());
    ZipArchive archive = new ZipArchive(bytes, allowance);
    refuseTorchScript(file, archive);
    ZipCheckpoint container = new ZipCheckpoint(file, archive, folder(file, archive));
    container.refuseBigEndian();
    Object root = new TensorUnpickler(file, PICKLE).read(archive.read(container.folder + PICKLE));
    return new PickledTensors(file, container, allowance).checkpoint(root);
  }

  /** All bytes of a storage. */
  @Override
  public ByteBuffer read(StridedTensor.Storage storage) {
    String name = folder + "data/" + storage.key();
    if (archive.size(name) != storage.bytes()) {
      throw new CheckpointException(
          file,
          name,
          "has "
              + archive.size(name)
              + " bytes, but "
              + storage.elements()
              + " elements of "
              + storage.type()
              + " are announced");
    }
    return archive.read(name);
  }

  private static String folder(Path file, ZipArchive archive) {
    List<String> pickles =
        archive.names().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .toList();
    if (pickles.size() != 1) {
      throw new CheckpointException(
          file,
          "is a zip archive with "
              + (pickles.isEmpty() ? "no" : "more than one")
              + " data.pkl, not a PyTorch checkpoint");
    }
    String pickle = pickles.get(0);
    return pickle.substring(0, pickle.length() - PICKLE.length());
  }

  private static void refuseTorchScript(Path file, ZipArchive archive) {
    if (archive.names().stream()
        .anyMatch(name -> name.contains("/code/") || name.endsWith("/constants.pkl"))) {
      throw new CheckpointException(file, "is a TorchScript module, not a state dict");
    }
  }

  private void refuseBigEndian() {
    String name = folder + "byteorder";
    if (archive.names().contains(name)) {
      String order = StandardCharsets.UTF_8.decode(archive.read(name)).toString().strip();
      if (!order.equals("little")) {
        throw new CheckpointException(
            file, "was written with byte order " + order + "; only little-endian files are read");
      }
    }
  }
}
