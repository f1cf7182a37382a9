/** Stage one, Section III-A: break what face editors see (Equations 1 to 10). */
@NullMarked
package org.tsdf.interruption;

import org.jspecify.annotations.NullMarked;
