package io.plimsoll.transforms.views;

import io.plimsoll.transforms.table.Clock;
import java.io.Serializable;

/**
 * What distinguishes the rows of one run from those of another. The newest row of a key wins by
 * generation, then attempt, then pane index.
 *
 * @param generation the launch time in milliseconds, raised at every submit
 * @param runId names the run in its rows and its ledger
 * @param restoresInPlace whether the runner may restore the job without a new submit: rows then
 *     carry the clock's second at which their writer was set up, else 0, as their attempt
 * @param clock the time on the workers
 */
public record RunIdentity(long generation, String runId, boolean restoresInPlace, Clock clock)
    implements Serializable {
  /** Returns the attempt of a writer that is set up now. */
  public long newAttempt() {
    return restoresInPlace ? clock.millis() / 1000 : 0;
  }
}
