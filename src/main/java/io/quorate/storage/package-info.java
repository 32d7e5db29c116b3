/**
 * The door to the file system: a flat directory of files, behind which tests put disks that fail.
 */
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
