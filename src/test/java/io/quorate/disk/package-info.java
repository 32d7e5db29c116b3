/**
 * File systems of their own for the data of nodes, so that their power can be cut, and they can be
 * filled. Needs Linux, root, e2fsprogs and perl. Imports {@code commands} and {@code java.base}.
 */
@NullMarked
package io.quorate.disk;

import org.jspecify.annotations.NullMarked;
