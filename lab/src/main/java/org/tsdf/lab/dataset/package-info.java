/** Training and test faces: photos, their attributes, batches. */
@NullMarked
package org.tsdf.lab.dataset;

import org.jspecify.annotations.NullMarked;
