/** Training: perturbations that can be stopped and resumed. */
@NullMarked
package org.tsdf.lab.training;

import org.jspecify.annotations.NullMarked;
