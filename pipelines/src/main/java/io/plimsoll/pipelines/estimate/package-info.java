/** Says what a contract comes to: events, bytes, partitions, storage, compute, and their prices. */
@NullMarked
package io.plimsoll.pipelines.estimate;

import org.jspecify.annotations.NullMarked;
