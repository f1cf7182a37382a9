package org.tsdf.lab.training.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tsdf.image.Attributes;

/**
 * Something that HiSD learns to change, and which faces are examples of its choices. A face belongs
 * to a choice if it has the choice's attribute, or lacks it where the choice is its absence, and if
 * it has none of the other choices' attributes and none of the unwanted ones.
 *
 * @param unwanted attributes whose owners are examples of no choice
 */
public record TagRule(String name, List<Choice> choices, List<String> unwanted) {
  /** The tags that were published, in their order. */
  public static final String PUBLISHED =
      "Bangs: with=Bangs, without=-Bangs; Eyeglasses: with=Eyeglasses, without=-Eyeglasses;"
          + " HairColor: black=Black_Hair, blond=Blond_Hair, brown=Brown_Hair, -Gray_Hair";

  public TagRule {
    choices = List.copyOf(choices);
    unwanted = List.copyOf(unwanted);
    if (name.isEmpty() || choices.size() < 2) {
      throw new IllegalArgumentException(
          "a tag needs a name and at least two choices, was " + name + ": " + choices);
    }
  }

  /**
   * One of the things that a tag can be.
   *
   * @param attribute in CelebA's spelling
   * @param present whether its examples have the attribute or lack it
   */
  public record Choice(String name, String attribute, boolean present) {}

  /**
   * Reads rules spelt as {@link #PUBLISHED}: {@code TAG: choice=Attribute, choice=-Attribute,
   * -Unwanted; TAG: …}.
   *
   * @throws IllegalArgumentException if the text is spelt otherwise
   */
  public static List<TagRule> parse(String text) {
    return Stream.of(text.split(";", -1)).map(String::strip).map(TagRule::one).toList();
  }

  private static TagRule one(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "a tag is spelt NAME: choice=Attribute, choice=-Attribute; was " + text);
    }
    List<Choice> choices = new ArrayList<>();
    List<String> unwanted = new ArrayList<>();
    for (String part : text.substring(colon + 1).split(",", -1)) {
      String entry = part.strip();
      int equals = entry.indexOf('=');
      if (equals > 0) {
        String attribute = entry.substring(equals + 1).strip();
        boolean present = !attribute.startsWith("-");
        choices.add(
            new Choice(
                entry.substring(0, equals).strip(),
                present ? attribute : attribute.substring(1),
                present));
      } else if (entry.startsWith("-")) {
        unwanted.add(entry.substring(1));
      } else {
        throw new IllegalArgumentException(
            "neither choice=Attribute nor -Unwanted: '" + entry + "' in " + text);
      }
    }
    return new TagRule(text.substring(0, colon).strip(), choices, unwanted);
  }

  /** The attributes that must be known of a face. */
  public List<String> attributes() {
    return Stream.concat(choices.stream().map(Choice::attribute), unwanted.stream())
        .distinct()
        .toList();
  }

  /** The faces that are examples of a choice, in order. */
  int[] examples(Attributes known, int choice) {
    List<String> names = attributes();
    float[] values = known.select(names).toFloats();
    int faces = values.length / names.size();
    List<Integer> found = new ArrayList<>();
    for (int face = 0; face < faces; face++) {
      if (isExample(values, face * names.size(), names, choices.get(choice))) {
        found.add(face);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private boolean isExample(float[] values, int start, List<String> names, Choice choice) {
    for (int i = 0; i < names.size(); i++) {
      boolean expected = names.get(i).equals(choice.attribute()) && choice.present();
      if (values[start + i] > 0.5f != expected) {
        return false;
      }
    }
    return true;
  }

  /** As a weights file names it: {@code Bangs: with, without}. */
  String label() {
    return choices.stream().map(Choice::name).collect(Collectors.joining(", ", name + ": ", ""));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    Stream<String> spelt =
        choices.stream().map(c -> c.name() + "=" + (c.present() ? "" : "-") + c.attribute());
    return Stream.concat(spelt, unwanted.stream().map(a -> "-" + a))
        .collect(Collectors.joining(", ", name + ": ", ""));
  }
}
