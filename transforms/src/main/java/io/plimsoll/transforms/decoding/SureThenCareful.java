package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the fast scanner and, where it is not sure, the careful decoder, whose word is final. */
final class SureThenCareful implements RecordDecoder {
  private final CarefulDecoder careful;
  private final FastScanner fast;

  SureThenCareful(List<Contract> contracts) {
    careful = new CarefulDecoder(contracts);
    fast = new FastScanner(careful.plans());
  }

  @Override
  public void decode(byte @Nullable [] value, long arrival, DecodedRecord into) {
    if (value == null || !fast.scan(value, arrival, into)) {
      careful.decode(value, arrival, into);
    }
  }
}
