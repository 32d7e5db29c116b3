/**
 * Claims about the archive in a real server, checked from outside over HTTP. The build deploys
 * {@code target/quorate.war} at the root of a Payara Micro with the settings of {@code
 * server-config}.
 */
@NullMarked
package io.quorate.it;

import org.jspecify.annotations.NullMarked;
