/**
 * Rounds of faults on a real cluster under lock load, with an oracle that knows what must hold.
 * Imports {@code java.base}, {@code kernel}, {@code live}, {@code disk} and, for bugs to be found,
 * {@code mutant}.
 */
@NullMarked
package io.quorate.chaos;

import org.jspecify.annotations.NullMarked;
