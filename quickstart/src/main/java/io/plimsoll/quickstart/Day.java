package io.plimsoll.quickstart;

import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Random;

/** A day that can be played: events of one contract, and which of its views shows it best. */
interface Day {
  /** Returns the day of a contract: of orders or, for any other contract, of edits. */
  static Day of(Contract contract) {
    return contract.id().equals(OrderDay.CONTRACT) ? new OrderDay() : new WikiDay();
  }

  /** Returns the events in the order of their times; the same for the same state of the random. */
  List<? extends DayEvent> events(Random random);

  /** Returns what is shown of it. */
  ShownView shown();

  /**
   * Returns the records of the day in the order of their arrival: its events, and everything mixed
   * in that goes wrong in a real stream, all decided by the seed. The whole day is known before it
   * is produced, and with it each partition's end.
   */
  default List<DayRecord> records(long seed) {
    Random random = new Random(seed);
    return Mishaps.mixInto(events(random), random);
  }
}
