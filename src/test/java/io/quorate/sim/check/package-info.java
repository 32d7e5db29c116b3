/**
 * The laws, one class each. They read the state of the nodes directly, so that they share no bug
 * with the door that clients use.
 */
@NullMarked
package io.quorate.sim.check;

import org.jspecify.annotations.NullMarked;
