/**
 * Rounds of faults on a real cluster under load, with oracles that know what must hold. Imports
 * {@code java.base}, {@code kernel}, {@code cluster}, {@code live}, {@code bench} for its command
 * line, {@code disk} and {@code network} for faults, {@code realredis}, and, for bugs to be found,
 * {@code mutant}.
 */
@NullMarked
package io.quorate.chaos;

import org.jspecify.annotations.NullMarked;
