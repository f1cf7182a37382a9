/** Makes the example photos of nobody. */
@NullMarked
package org.tsdf.benchmarks.examples;

import org.jspecify.annotations.NullMarked;
