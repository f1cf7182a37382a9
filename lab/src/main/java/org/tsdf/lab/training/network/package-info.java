/** Training of networks: editors that can be stopped and resumed to the same bits. */
@NullMarked
package org.tsdf.lab.training.network;

import org.jspecify.annotations.NullMarked;
