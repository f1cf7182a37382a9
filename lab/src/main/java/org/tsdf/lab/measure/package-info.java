/**
 * How good a network is: what editors do to faces, what detectors find, what a classifier knows.
 */
@NullMarked
package org.tsdf.lab.measure;

import org.jspecify.annotations.NullMarked;
