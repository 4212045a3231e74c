package io.plimsoll.transforms.table;

import java.io.Serializable;

/** Tells the time; travels to the workers, so that a test can bring its own. */
public interface Clock extends Serializable {
  /** Returns the milliseconds since 1970 UTC. */
  long millis();
}
