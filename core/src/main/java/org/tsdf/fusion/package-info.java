/** Both stages in one perturbation, Section III-C (Equations 15 to 17, Algorithm 1). */
@NullMarked
package org.tsdf.fusion;

import org.jspecify.annotations.NullMarked;
