/** Training, evaluation, the adversary and reports. */
@NullMarked
package org.tsdf.lab;

import org.jspecify.annotations.NullMarked;
