package org.tsdf.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What {@code case.json} says of one recorded tensor.
 *
 * @param type the element type as safetensors spells it: F32, F64, U8 or I64
 * @param shape as recorded, after any subsampling
 * @param meaning for people; also tells which channels or pixels were kept
 * @param advisedTolerance the advised absolute tolerance, where there is one
 * @param networkGradient whether it is the gradient of a network, recorded in float64
 */
public record RecordedTensor(
    String name,
    String type,
    List<Long> shape,
    String meaning,
    OptionalDouble advisedTolerance,
    boolean networkGradient) {
  public RecordedTensor {
    shape = List.copyOf(shape);
  }

  static RecordedTensor parse(String name, JsonNode entry) {
    List<Long> shape = Arrays.stream(JsonShape.parse(entry.path("shape"), name)).boxed().toList();
    JsonNode advised = entry.path("advised_atol");
    return new RecordedTensor(
        name,
        entry.path("dtype").asText(),
        shape,
        entry.path("meaning").asText(),
        advised.isNumber() ? OptionalDouble.of(advised.asDouble()) : OptionalDouble.empty(),
        isNetworkGradient(name, entry));
  }

  /**
   * {@code grad_x.y} and {@code p0.grad_prob_sub2} are; the sums of a gradient and the gradients of
   * penalties and losses ({@code gp.grad_first_conv}) are not.
   */
  private static boolean isNetworkGradient(String name, JsonNode entry) {
    if (!entry.path("dtype").asText().equals("F32")) {
      return false;
    }
    boolean ofPenalty = name.matches("(gp|gp64|loss)\\..*");
    boolean named = name.matches("([^.]+\\.)?grad_.*");
    return entry.has("relative_l2_error_against_float64") || (named && !ofPenalty);
  }
}
