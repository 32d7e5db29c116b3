/** Tests of the groups of a node. */
@NullMarked
package io.quorate.group;

import org.jspecify.annotations.NullMarked;
