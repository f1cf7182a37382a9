/** Protecting photos: the library's front door. */
@NullMarked
package org.tsdf;

import org.jspecify.annotations.NullMarked;
