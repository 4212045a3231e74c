package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Whatever the record: where the scanner is sure, the careful decoder says the same. */
class DecodersAgreeTest {
  private static final List<List<Contract>> TOPICS = DecoderFuzzTest.topics();
  private static final List<Agreement> AGREEMENTS = TOPICS.stream().map(Agreement::new).toList();

  // A seed does not shrink to a simpler record, so shrinking would only repeat.
  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void scannerIsSureOnlyOfWhatTheCarefulDecoderSays(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int topic) {
    Random random = new Random(seed);
    byte[] record = new RandomRecords(random).next(TOPICS.get(topic));
    AGREEMENTS.get(topic).holds(record, Verdict.ARRIVAL);
    AGREEMENTS.get(topic).holds(new RecordMutations(random).of(record), Verdict.ARRIVAL);
  }
}
