/** The defences that the two-stage defence is compared with, by their published settings. */
@NullMarked
package org.tsdf.lab.baseline;

import org.jspecify.annotations.NullMarked;
