/** Stage two, Section III-B: hide the face from detectors (Equations 11 to 14). */
@NullMarked
package org.tsdf.poisoning;

import org.jspecify.annotations.NullMarked;
