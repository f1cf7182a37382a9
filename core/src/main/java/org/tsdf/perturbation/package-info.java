/** What is added to a photo: its budget, its file, where it came from. */
@NullMarked
package org.tsdf.perturbation;

import org.jspecify.annotations.NullMarked;
