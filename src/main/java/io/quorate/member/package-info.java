/**
 * Who belongs to the cluster: how nodes with empty disks become one, and how members come and go
 * later. Imports {@code port}, {@code raft} and {@code kernel}.
 */
@NullMarked
package io.quorate.member;

import org.jspecify.annotations.NullMarked;
