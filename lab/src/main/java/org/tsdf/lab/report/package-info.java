/** Evaluations as files that people and programs read. */
@NullMarked
package org.tsdf.lab.report;

import org.jspecify.annotations.NullMarked;
