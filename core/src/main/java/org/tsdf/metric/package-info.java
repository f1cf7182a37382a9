/** Measures as pure functions, and tallies that merge. */
@NullMarked
package org.tsdf.metric;

import org.jspecify.annotations.NullMarked;
