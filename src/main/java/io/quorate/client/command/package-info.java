/**
 * The command {@code quorate-client.jar}: runs a program while a lock is held. Imports {@code
 * java.base} and {@code client}.
 */
@NullMarked
package io.quorate.client.command;

import org.jspecify.annotations.NullMarked;
