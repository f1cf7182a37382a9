/** The {@code tsdf} command: each command parses, calls one method and renders the result. */
@NullMarked
package org.tsdf.cli;

import org.jspecify.annotations.NullMarked;
