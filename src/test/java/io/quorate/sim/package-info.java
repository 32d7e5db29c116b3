/**
 * Whole nodes on virtual time, network and disk, one event after the other, so that a seed is a run
 * and a failure can be had again. Imports everything but {@code server} and {@code peer}.
 */
@NullMarked
package io.quorate.sim;

import org.jspecify.annotations.NullMarked;
