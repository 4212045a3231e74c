/** Kafka: the source of batches, the sink of tables, and what the launcher asks of the broker. */
@NullMarked
package io.plimsoll.io.kafka;

import org.jspecify.annotations.NullMarked;
