/**
 * Which messages wait in which queue, who has got them and what becomes of them: a pure core; time
 * arrives inside committed commands. Bodies are elsewhere, known by the ids of their messages.
 * Imports {@code kernel}.
 */
@NullMarked
package io.quorate.queue;

import org.jspecify.annotations.NullMarked;
