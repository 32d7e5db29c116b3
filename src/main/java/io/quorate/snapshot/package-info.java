/** When a group's state is written down as a whole, and what its log may forget then. */
@NullMarked
package io.quorate.snapshot;

import org.jspecify.annotations.NullMarked;
