package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the fast scanner and, where it is not sure, the careful decoder, whose word is final; then
 * the rules of the contract.
 */
final class SureThenCareful implements RecordDecoder {
  private final CarefulDecoder careful;
  private final FastScanner fast;
  private final BusinessRules[] rules;

  SureThenCareful(List<Contract> contracts) {
    careful = new CarefulDecoder(contracts);
    fast = new FastScanner(careful.plans());
    rules = contracts.stream().map(BusinessRules::new).toArray(BusinessRules[]::new);
  }

  @Override
  public void decode(
      byte @Nullable [] value, long arrival, Set<String> released, DecodedRecord into) {
    if (value == null || !fast.scan(value, arrival, into)) {
      careful.decode(value, arrival, into);
    }
    if (into.kind() == DecodedRecord.Kind.EVENT) {
      rules[into.contract()].judge(into, released);
    }
  }
}
