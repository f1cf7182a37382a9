package org.tsdf.lab.catalogue;

/** A name is unknown or cannot be used so; the message says which and what to do instead. */
public final class CatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CatalogueException(String message) {
    super(message);
  }

  CatalogueException(String message, Throwable cause) {
    super(message, cause);
  }
}
