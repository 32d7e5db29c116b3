/**
 * The rules that this project gives itself, held by the build. Imports ArchUnit and {@code javac}.
 */
@NullMarked
package io.quorate.arch;

import org.jspecify.annotations.NullMarked;
