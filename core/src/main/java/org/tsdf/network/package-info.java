/** The face editors and face detectors of the paper, under their upstream weight names. */
@NullMarked
package org.tsdf.network;

import org.jspecify.annotations.NullMarked;
