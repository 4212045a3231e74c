/**
 * One JVM that shows everything: a real Kafka broker, a day of real edits, the pipeline, the live
 * page.
 */
@NullMarked
package io.plimsoll.quickstart;

import org.jspecify.annotations.NullMarked;
