/**
 * Bugs planted on purpose, to know that the checkers are awake. Imports nothing of the product,
 * which it reads as text; the trials run in {@code sim} and {@code machine}.
 */
@NullMarked
package io.quorate.mutant;

import org.jspecify.annotations.NullMarked;
