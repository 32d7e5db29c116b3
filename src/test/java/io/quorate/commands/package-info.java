/**
 * Programs of the system for what Java cannot ask of it, such as mounts, networks and their
 * destruction. Imports only {@code java.base}.
 */
@NullMarked
package io.quorate.commands;

import org.jspecify.annotations.NullMarked;
