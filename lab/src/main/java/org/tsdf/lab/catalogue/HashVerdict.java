package org.tsdf.lab.catalogue;

/** How a file's SHA-256 compares with what the catalogue knows of the name. */
public enum HashVerdict {
  MATCHES("the published file, as far as known"),
  DIFFERS("not the hash that the catalogue has for this name"),
  UNKNOWN("the catalogue has no hash for this name");

  private final String words;

  HashVerdict(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
