/** Runs the technology compatibility kit of JSR-107 against a node: {@code mvn -Pjcache-tck}. */
@NullMarked
package io.quorate.tck;

import org.jspecify.annotations.NullMarked;
