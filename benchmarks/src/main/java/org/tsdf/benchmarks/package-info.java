/**
 * Speed: this project's networks, training and photo files beside plain loops of libtorch calls.
 */
@NullMarked
package org.tsdf.benchmarks;

import org.jspecify.annotations.NullMarked;
