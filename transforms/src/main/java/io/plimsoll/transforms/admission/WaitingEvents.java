package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.batch.ShardBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.state.BagState;

/**
 * Suspects of one batch that wait to be decided.
 *
 * @param due the clock until which they wait at most, in milliseconds
 */
record WaitingEvents(long due, ShardBatch events) {
  /** Reads those of a shard, in the order in which they came. */
  static List<WaitingEvents> read(BagState<byte[]> state) {
    List<WaitingEvents> all = new ArrayList<>();
    for (byte[] bytes : state.read()) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      long due = in.getLong();
      byte[] batch = new byte[in.remaining()];
      in.get(batch);
      all.add(new WaitingEvents(due, ShardBatch.wrap(batch)));
    }
    all.sort(Comparator.comparingLong(WaitingEvents::due));
    return all;
  }

  /** Writes those of a shard in the place of what was there. */
  static void write(List<WaitingEvents> all, BagState<byte[]> state) {
    state.clear();
    for (WaitingEvents each : all) {
      byte[] batch = each.events.array();
      state.add(ByteBuffer.allocate(8 + batch.length).putLong(each.due).put(batch).array());
    }
  }
}
