/**
 * Bugs planted on purpose, to know that the checkers are awake. Imports {@code sim} and nothing of
 * the product, which it reads as text.
 */
@NullMarked
package io.quorate.mutant;

import org.jspecify.annotations.NullMarked;
