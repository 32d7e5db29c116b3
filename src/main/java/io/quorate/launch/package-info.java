/**
 * Starts {@code quorate.jar}, which is the server with the archive inside. Imports only {@code
 * java.base}; not a part of the archive.
 */
@NullMarked
package io.quorate.launch;

import org.jspecify.annotations.NullMarked;
