/**
 * Listeners of a cache of JSR-107, which hear of what their own program does. Imports {@code
 * java.base} and JSR-107.
 */
@NullMarked
package io.quorate.client.jcache.event;

import org.jspecify.annotations.NullMarked;
