/**
 * What Payara has by itself and WildFly has not: metrics, and health on the port of the
 * application. Packed into a jar that only WildFly is told of; imports nothing of the project.
 */
@NullMarked
package io.quorate.server.wildfly;

import org.jspecify.annotations.NullMarked;
