package org.tsdf.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * The text entries of PNG files: tEXt for ASCII, iTXt for the rest. Compressed entries are left
 * aside.
 */
final class PngText {
  private static final int LONGEST_KEYWORD = 79;

  private PngText() {}

  static void requireKeyword(String keyword) {
    boolean fits = !keyword.isBlank() && keyword.length() <= LONGEST_KEYWORD;
    if (!fits || !ISO_8859_1.newEncoder().canEncode(keyword) || keyword.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a PNG keyword has 1 to " + LONGEST_KEYWORD + " Latin-1 characters, not: " + keyword);
    }
  }

  /** The entries of a whole file. */
  static Map<String, String> read(byte[] file) {
    Map<String, String> entries = new LinkedHashMap<>();
    PngChunks.forEach(
        file,
        (type, content) -> {
          Optional<String> keyword = PngChunks.untilZero(content);
          if (type.equals("tEXt") && keyword.isPresent()) {
            entries.put(keyword.get(), ISO_8859_1.decode(content).toString());
          } else if (type.equals("iTXt") && keyword.isPresent()) {
            international(content).ifPresent(text -> entries.put(keyword.get(), text));
          }
        });
    return entries;
  }

  /** After the keyword: compression flag and method, language tag, translated keyword, text. */
  private static Optional<String> international(ByteBuffer content) {
    if (content.remaining() < 2 || content.getShort() != 0) {
      return Optional.empty();
    }
    Optional<String> language = PngChunks.untilZero(content);
    Optional<String> translatedKeyword = PngChunks.untilZero(content);
    if (language.isEmpty() || translatedKeyword.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(UTF_8.decode(content).toString());
  }

  /** Adds the entries to the PNG metadata tree of Java's writer. */
  static void addTo(IIOMetadataNode root, Map<String, String> entries) {
    IIOMetadataNode plain = new IIOMetadataNode("tEXt");
    IIOMetadataNode international = new IIOMetadataNode("iTXt");
    entries.forEach(
        (keyword, text) -> {
          if (US_ASCII.newEncoder().canEncode(text)) {
            IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
            entry.setAttribute("keyword", keyword);
            entry.setAttribute("value", text);
            plain.appendChild(entry);
          } else {
            IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
            entry.setAttribute("keyword", keyword);
            entry.setAttribute("compressionFlag", "FALSE");
            entry.setAttribute("compressionMethod", "0");
            entry.setAttribute("languageTag", "");
            entry.setAttribute("translatedKeyword", "");
            entry.setAttribute("text", text);
            international.appendChild(entry);
          }
        });
    for (IIOMetadataNode group : new IIOMetadataNode[] {plain, international}) {
      if (group.hasChildNodes()) {
        root.appendChild(group);
      }
    }
  }
}
