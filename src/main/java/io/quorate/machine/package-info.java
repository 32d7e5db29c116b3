/**
 * The replicated state machine: the command catalogue and its codec, retries executed once. Imports
 * {@code cache}, {@code queue}, {@code ring}, {@code lock} and {@code kernel}.
 */
@NullMarked
package io.quorate.machine;

import org.jspecify.annotations.NullMarked;
