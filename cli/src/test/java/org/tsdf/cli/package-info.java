/** The command line, tested through {@link org.tsdf.cli.Tsdf#execute}. */
@NullMarked
package org.tsdf.cli;

import org.jspecify.annotations.NullMarked;
