/** Real Redis processes for tests: alone, as a cluster, and with a sentinel. */
@NullMarked
package io.quorate.realredis;

import org.jspecify.annotations.NullMarked;
