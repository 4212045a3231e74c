/** All that is particular to Google Cloud Dataflow. */
@NullMarked
package io.plimsoll.runner.dataflow;

import org.jspecify.annotations.NullMarked;
