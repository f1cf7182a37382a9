/** Pictures for people: perturbations made visible, and sheets of what was done to photos. */
@NullMarked
package org.tsdf.lab.picture;

import org.jspecify.annotations.NullMarked;
