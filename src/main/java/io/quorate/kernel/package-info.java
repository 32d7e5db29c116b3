/**
 * Ids, invariants, outcomes, the byte codec and seeded randomness. Imports only {@code java.base}.
 */
@NullMarked
package io.quorate.kernel;

import org.jspecify.annotations.NullMarked;
