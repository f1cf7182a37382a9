/** What the tests of all modules share. */
@NullMarked
package org.tsdf.testing;

import org.jspecify.annotations.NullMarked;
