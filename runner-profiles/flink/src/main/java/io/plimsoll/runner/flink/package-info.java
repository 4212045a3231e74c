/** All that is particular to Apache Flink. */
@NullMarked
package io.plimsoll.runner.flink;

import org.jspecify.annotations.NullMarked;
