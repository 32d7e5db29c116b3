/** Puts the node together from its configuration, starts it and stops it. May import everything. */
@NullMarked
package io.quorate.server.boot;

import org.jspecify.annotations.NullMarked;
