/** Networks by name: what their authors publish, what the user has added, and how to load them. */
@NullMarked
package org.tsdf.lab.catalogue;

import org.jspecify.annotations.NullMarked;
