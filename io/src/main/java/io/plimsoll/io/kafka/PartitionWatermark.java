package io.plimsoll.io.kafka;

import io.plimsoll.transforms.batch.RecordBatch;
import java.util.function.LongSupplier;

/**
 * The watermark of one partition: its newest event time less the bound on disorder, never back.
 *
 * <ul>
 *   <li>Idle is a partition that was caught up with the broker and silent for the idle timeout:
 *       from then on the watermark moves at the clock's pace from where it stood.
 *   <li>One that has no watermark yet holds until it is idle, then it reports the clock less the
 *       bound on disorder.
 *   <li>One that is read to the end asked for reports {@link #END}, but only in a call of {@link
 *       #advance} before which no batch came since the last call: a runner that learns of the end
 *       in the very bundle of the last batch may never close its reader. A partition that is caught
 *       up has not ended: what is to be read may not be written yet. One that is opened again at
 *       its end learns of it by the consumer's empty batch.
 * </ul>
 *
 * <p>All times are milliseconds. Not thread-safe.
 */
final class PartitionWatermark {
  /** No watermark yet. */
  static final long NONE = RecordBatch.NO_WATERMARK;

  /** The watermark of a partition that is read to the end. */
  static final long END = Long.MAX_VALUE;

  /** The end of a partition that is read for ever. */
  static final long NEVER = Long.MAX_VALUE;

  private final long maxOutOfOrderness;
  private final long idleTimeout;
  private final long until;
  private final LongSupplier clock;

  /**
   * What is known of the time in which nothing came, of which a watermark knows nothing.
   *
   * @param lastRecordAt the clock when the last record came
   * @param lastBehindAt the clock when the broker last had more than was read
   * @param idleFrom the clock since when the partition is idle, or {@link #NONE}
   * @param stoodAt where the watermark stood when it became so
   */
  record Silence(long lastRecordAt, long lastBehindAt, long idleFrom, long stoodAt) {}

  private long watermark;
  private long lastRecordAt;
  private long lastBehindAt = Long.MIN_VALUE;
  private long idleFrom = NONE;
  private long stoodAt;
  private boolean ended;
  private boolean batchCame;

  /**
   * Makes the watermark of a partition.
   *
   * @param until the offset before which reading ends, or {@link #NEVER}
   * @param restored what was last reported before a restart, or {@link #NONE}
   */
  PartitionWatermark(
      long maxOutOfOrderness, long idleTimeout, long until, LongSupplier clock, long restored) {
    this.maxOutOfOrderness = maxOutOfOrderness;
    this.idleTimeout = idleTimeout;
    this.until = until;
    this.clock = clock;
    ended = restored == END;
    watermark = ended ? END - 1 : restored;
    lastRecordAt = clock.getAsLong();
  }

  /** Goes on with a silence that began before. */
  void resume(Silence silence) {
    lastRecordAt = silence.lastRecordAt();
    lastBehindAt = silence.lastBehindAt();
    idleFrom = silence.idleFrom();
    stoodAt = silence.stoodAt();
  }

  Silence silence() {
    return new Silence(lastRecordAt, lastBehindAt, idleFrom, stoodAt);
  }

  /** Returns the watermark as it was when a record or the clock last moved it. */
  long current() {
    return watermark;
  }

  /** Raises the watermark to one that the records before the next justify. */
  void raise(long justified) {
    watermark = Math.max(watermark, justified);
  }

  /**
   * Takes the next batch: stamps it with the watermark before it, then moves on.
   *
   * @param offset the last offset that the batch stands for
   * @return the batch's {@link #timestamp}
   */
  long take(RecordBatch batch, long offset) {
    batchCame = true;
    ended |= until != NEVER && offset + 1 >= until;
    batch.stampWatermark(watermark);
    if (batch.records() == 0) {
      return watermark;
    }
    lastRecordAt = clock.getAsLong();
    idleFrom = NONE;
    long timestamp = timestamp(batch);
    long newest = batch.newestEventTime();
    if (newest != Long.MIN_VALUE) {
      watermark = Math.max(watermark, newest - maxOutOfOrderness);
    }
    return timestamp;
  }

  /**
   * Returns the timestamp of a batch that has its watermark: the smallest event time that is not
   * behind it; the watermark itself if there is none.
   */
  static long timestamp(RecordBatch batch) {
    long oldest = batch.oldestEventTimeFrom(batch.watermark());
    return oldest == Long.MAX_VALUE ? batch.watermark() : oldest;
  }

  /**
   * Returns the watermark as it is now.
   *
   * @param backlog how many records the broker had beyond our position; negative if unknown
   * @param checkedAt the clock when the broker said so
   */
  long advance(long backlog, long checkedAt) {
    boolean quiet = !batchCame;
    batchCame = false;
    if (ended && quiet) {
      return END;
    }
    if (backlog != 0) {
      lastBehindAt = checkedAt;
    }
    if (isIdle(backlog, checkedAt)) {
      // By the time of the broker's answer and not by ours: what came since is not known.
      if (idleFrom == NONE) {
        idleFrom =
            watermark == NONE ? checkedAt : Math.max(lastRecordAt + idleTimeout, lastBehindAt);
        stoodAt = watermark == NONE ? checkedAt - maxOutOfOrderness : watermark;
      }
      watermark = Math.max(watermark, stoodAt + (checkedAt - idleFrom));
    } else {
      idleFrom = NONE;
    }
    return watermark;
  }

  /** Returns whether the partition was idle when {@link #advance} was last called. */
  boolean isIdle() {
    return idleFrom != NONE;
  }

  private boolean isIdle(long backlog, long checkedAt) {
    return backlog == 0 && checkedAt - lastRecordAt >= idleTimeout;
  }
}
