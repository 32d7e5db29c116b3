/**
 * Rounds of faults on a real cluster under lock load, with an oracle that knows what must hold.
 * Imports {@code java.base}, {@code kernel} and {@code live}.
 */
@NullMarked
package io.quorate.chaos;

import org.jspecify.annotations.NullMarked;
