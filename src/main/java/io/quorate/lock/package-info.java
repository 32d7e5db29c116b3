/**
 * Who holds and who waits for which lock: a pure core; time arrives inside committed commands.
 * Imports {@code kernel}.
 */
@NullMarked
package io.quorate.lock;

import org.jspecify.annotations.NullMarked;
