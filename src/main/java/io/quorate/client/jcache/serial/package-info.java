/**
 * Objects to bytes and back, for caches of JSR-107: only classes that somebody has allowed. Imports
 * {@code java.base} and JSR-107.
 */
@NullMarked
package io.quorate.client.jcache.serial;

import org.jspecify.annotations.NullMarked;
