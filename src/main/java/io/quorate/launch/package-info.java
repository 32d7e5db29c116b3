/**
 * Starts and ends {@code quorate.jar}, which is the server with the archive inside. Needs nothing
 * but the JDK; not a part of the archive.
 */
@NullMarked
package io.quorate.launch;

import org.jspecify.annotations.NullMarked;
