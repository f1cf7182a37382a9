/** Photos and batches of faces: decoding, encoding, metadata, geometry. */
@NullMarked
package org.tsdf.image;

import org.jspecify.annotations.NullMarked;
