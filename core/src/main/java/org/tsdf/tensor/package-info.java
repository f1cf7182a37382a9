/** Numbers in native memory: the only package that touches the libtorch binding. */
@NullMarked
package org.tsdf.tensor;

import org.jspecify.annotations.NullMarked;
