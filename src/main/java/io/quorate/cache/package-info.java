/**
 * MESI over a network: the directory at a key's home, the agent at each node, and what they say to
 * each other. Pure cores; time arrives as a parameter. Imports {@code kernel}.
 */
@NullMarked
package io.quorate.cache;

import org.jspecify.annotations.NullMarked;
