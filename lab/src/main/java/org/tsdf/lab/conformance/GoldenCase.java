package org.tsdf.lab.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tsdf.tensor.Checkpoint;
import org.tsdf.tensor.CheckpointException;
import org.tsdf.tensor.DType;
import org.tsdf.tensor.FileFault;
import org.tsdf.tensor.Layout;
import org.tsdf.tensor.Parameters;
import org.tsdf.tensor.StoredTensor;
import org.tsdf.tensor.Tensor;
import org.tsdf.tensor.Tensors;

/**
 * A folder with {@code case.json} and {@code golden.safetensors}: the inputs and outputs of one run
 * of an original network. Nothing is read off the case's name.
 */
public final class GoldenCase {
  private static final Pattern PICTURE = Pattern.compile("tensor (\\S+) of (\\S+)");

  private final Path folder;
  private final JsonNode json;
  private final Checkpoint golden;
  private final Map<String, RecordedTensor> recorded;
  private final CaseWeights weights;

  private GoldenCase(
      Path folder,
      JsonNode json,
      Checkpoint golden,
      Map<String, RecordedTensor> recorded,
      CaseWeights weights) {
    this.folder = folder;
    this.json = json;
    this.golden = golden;
    this.recorded = Collections.unmodifiableMap(recorded);
    this.weights = weights;
  }

  /**
   * @param givenWeights the weights to use instead of those that the case names
   * @throws ConformanceException if the folder is not a case, or its two files disagree
   * @throws CheckpointException if the recorded numbers cannot be read
   */
  public static GoldenCase open(Path folder, Optional<Path> givenWeights) {
    JsonNode json = parse(folder.resolve("case.json"));
    Checkpoint golden = Checkpoint.read(folder.resolve("golden.safetensors"));
    Map<String, RecordedTensor> recorded = new LinkedHashMap<>();
    json.path("tensors")
        .properties()
        .forEach(e -> recorded.put(e.getKey(), RecordedTensor.parse(e.getKey(), e.getValue())));
    GoldenCase opened =
        new GoldenCase(folder, json, golden, recorded, new CaseWeights(folder, json, givenWeights));
    opened.refuseDisagreement();
    return opened;
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new ConformanceException(file + ": is not a JSON object");
      }
      return json;
    } catch (NoSuchFileException e) {
      throw new ConformanceException(file + ": is missing, so this is no conformance case", e);
    } catch (JsonProcessingException e) {
      throw new ConformanceException(file + ": is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ConformanceException(file + ": cannot be read: " + FileFault.of(e), e);
    }
  }

  private void refuseDisagreement() {
    if (recorded.isEmpty()) {
      throw new ConformanceException(folder + ": case.json lists no tensors");
    }
    for (String name : golden.names()) {
      if (!recorded.containsKey(name)) {
        throw new ConformanceException(folder + ": case.json does not describe " + name);
      }
    }
    for (RecordedTensor tensor : recorded.values()) {
      StoredTensor stored = golden.get(tensor.name());
      List<Long> shape = shape(stored.shape());
      if (!shape.equals(tensor.shape()) || !typeName(stored.type()).equals(tensor.type())) {
        throw new ConformanceException(
            "%s: %s is %s in golden.safetensors but %s %s in case.json"
                .formatted(folder, tensor.name(), stored, tensor.type(), tensor.shape()));
      }
    }
  }

  public Path folder() {
    return folder;
  }

  /** What the case calls itself. */
  public String name() {
    return json.path("case").asText(String.valueOf(folder.getFileName()));
  }

  /** The architecture in words, such as {@code StarGAN generator}. */
  public String architecture() {
    return json.path("architecture").asText();
  }

  /** Whether the architecture's words match a pattern, upper and lower case alike. */
  public boolean architectureMatches(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(architecture()).find();
  }

  /** All of {@code case.json}. */
  public JsonNode json() {
    return json;
  }

  /** The network's configuration. */
  public JsonNode config() {
    return json.path("config");
  }

  /**
   * A whole number of the configuration.
   *
   * @throws ConformanceException if it is missing
   */
  public int configInt(String key) {
    JsonNode value = config().path(key);
    if (!value.isIntegralNumber()) {
      throw new ConformanceException(folder + ": config has no whole number " + key);
    }
    return value.asInt();
  }

  /** Every recorded tensor by name, inputs included. */
  public Map<String, RecordedTensor> recorded() {
    return recorded;
  }

  /**
   * The numbers of a recorded tensor, floating-point ones as FLOAT64. Mark inputs through {@link
   * Recomputation}, not here.
   *
   * @throws CheckpointException if there is no such tensor
   */
  Tensor values(String name) {
    Tensor tensor = golden.get(name).toTensor();
    return tensor.dtype() == DType.INT64 ? tensor : tensor.to(DType.FLOAT64);
  }

  /** The keys of {@code pictures}: the photos that a detector case was run on. */
  public List<String> pictures() {
    List<String> names = new ArrayList<>();
    json.path("pictures").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * A photo that {@code pictures} names in another folder's file.
   *
   * @return (1, 3, H, W), RGB from 0 to 255, FLOAT64
   */
  public Tensor picture(String name) {
    String text = json.path("pictures").path(name).asText();
    Matcher matcher = PICTURE.matcher(text);
    if (!matcher.find()) {
      throw new ConformanceException(
          folder + ": pictures does not say which tensor " + name + " is");
    }
    Path file = Nearby.find(folder, matcher.group(2));
    Tensor bytes = Checkpoint.read(file).get(matcher.group(1)).toTensor(); // (H, W, 3)
    return bytes.to(DType.FLOAT64).permute(2, 0, 1).unsqueeze(0).contiguous();
  }

  /**
   * r, the fixed numbers that weigh an output in sum(output * r), whose gradient is recorded.
   *
   * @param output a key of {@code cotangents}
   * @return FLOAT64 (numbers that float32 can hold), in the output's shape
   */
  public Tensor cotangent(String output) {
    JsonNode entry = json.path("cotangents").path(output);
    if (!entry.isObject()) {
      throw new ConformanceException(folder + ": cotangents has no entry for " + output);
    }
    long[] shape = JsonShape.parse(entry.path("shape"), folder + ": the cotangent of " + output);
    FormulaNumbers numbers = new FormulaNumbers(entry.path("key").asText());
    double[] values = new double[JsonShape.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.symmetric(i);
    }
    JsonNode first = entry.path("first");
    for (int i = 0; i < first.size(); i++) {
      if (i >= values.length || !(Math.abs(values[i] - first.get(i).asDouble()) <= 1e-7)) {
        throw new ConformanceException(
            folder + ": the cotangent of " + output + " does not begin as case.json says");
      }
    }
    return Tensors.of(values, shape);
  }

  /**
   * The weights: those given by the user, else {@code weights.pth} of the folder, else by formula,
   * else the file that {@code weights_reference} names.
   *
   * @throws ConformanceException if there are none
   */
  public Checkpoint checkpoint() {
    return weights.checkpoint();
  }

  /** Where the weights come from, for reports. */
  public String weightsSource() {
    return weights.describe();
  }

  /**
   * The weights in FLOAT64, after checking them against the network's own layout; formula weights
   * must list exactly its tensors in its order.
   *
   * @param sections under which of these names the network lies in its official container, the
   *     first that is there; a file that has none of them is taken whole
   * @throws CheckpointException naming the tensor that is missing or misshapen
   */
  public Parameters parameters(Layout layout, String... sections) {
    Checkpoint checkpoint = checkpoint().sectionIfPresent(sections);
    if (weights.areByFormula()) {
      List<String> expected = layout.entries().stream().map(Layout.Entry::name).toList();
      List<String> listed = List.copyOf(checkpoint.names());
      if (!listed.equals(expected)) {
        throw new ConformanceException(
            folder + ": key_order_and_shapes lists other tensors: " + firstOther(listed, expected));
      }
    }
    return layout.load(checkpoint, DType.FLOAT64);
  }

  private static String firstOther(List<String> listed, List<String> expected) {
    int i = 0;
    while (i < listed.size() && i < expected.size() && listed.get(i).equals(expected.get(i))) {
      i++;
    }
    return "entry %d is %s, the network has %s"
        .formatted(i, orNothing(listed, i), orNothing(expected, i));
  }

  private static @Nullable String orNothing(List<String> names, int index) {
    return index < names.size() ? names.get(index) : "nothing";
  }

  static List<Long> shape(long[] extents) {
    return Arrays.stream(extents).boxed().toList();
  }

  private static String typeName(DType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT64 -> "I64";
      case UINT8 -> "U8";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }
}
