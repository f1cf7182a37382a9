/** Training of face detectors: scenes composed of photos, anchor matching, the multibox loss. */
@NullMarked
package org.tsdf.lab.training.detector;

import org.jspecify.annotations.NullMarked;
