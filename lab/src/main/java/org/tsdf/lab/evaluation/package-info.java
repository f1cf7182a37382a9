/** How well perturbations do on photos that they were not trained on. */
@NullMarked
package org.tsdf.lab.evaluation;

import org.jspecify.annotations.NullMarked;
