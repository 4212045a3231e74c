/** What keeps the tables of contracts beside Kafka, as the pipelines see it. */
@NullMarked
package io.plimsoll.io.store;

import org.jspecify.annotations.NullMarked;
