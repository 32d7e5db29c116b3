/**
 * Claims about the archive in a real server, checked from outside over HTTP. The build deploys
 * {@code target/quorate.war} at the root of a Payara Micro with the settings of {@code
 * server-config}, and for some of the tests at that of a WildFly: {@link
 * io.quorate.it.OnEachServer}. Which one it is, only the build and {@code arquillian.xml} know.
 */
@NullMarked
package io.quorate.it;

import org.jspecify.annotations.NullMarked;
