/** A third party's network, as {@code docs/adding-a-network.md} shows it. */
@NullMarked
package org.example;

import org.jspecify.annotations.NullMarked;
