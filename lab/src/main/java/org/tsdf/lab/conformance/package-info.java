/**
 * Checks networks against recorded numbers of their originals: a case is recomputed in float64 and
 * compared tensor by tensor.
 */
@NullMarked
package org.tsdf.lab.conformance;

import org.jspecify.annotations.NullMarked;
