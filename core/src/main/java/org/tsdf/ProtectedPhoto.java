package org.tsdf;

import org.tsdf.image.Photo;

/** A protected photo and what protecting it changed. */
public record ProtectedPhoto(Photo photo, ProtectionReport report) {}
