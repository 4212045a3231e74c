/** The whole job against a native Flink job and a plain consumer: same events, same answers. */
@NullMarked
package io.plimsoll.runner.flink.benchmark;

import org.jspecify.annotations.NullMarked;
