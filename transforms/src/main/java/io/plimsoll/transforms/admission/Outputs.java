package io.plimsoll.transforms.admission;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.ledger.LedgerEntry;
import io.plimsoll.transforms.table.TableRecord;
import io.plimsoll.transforms.views.GroupKey;
import io.plimsoll.transforms.views.Grouping;
import io.plimsoll.transforms.views.Partial;
import io.plimsoll.transforms.views.PartialTable;
import io.plimsoll.transforms.views.ViewPlan;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/** The tagged outputs that both deciding steps have: records, ledger entries, partials by shape. */
final class Outputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final TupleTag<TableRecord> records = new TupleTag<>("records") {};
  private final TupleTag<KV<String, LedgerEntry>> ledger = new TupleTag<>("ledger") {};
  private final Map<Grouping, TupleTag<KV<GroupKey, Partial>>> partials = new LinkedHashMap<>();

  Outputs(List<Contract> contracts) {
    for (Grouping grouping : ViewPlan.groupings(contracts)) {
      partials.put(grouping, new TupleTag<>("partials " + grouping.name()) {});
    }
  }

  TupleTag<TableRecord> records() {
    return records;
  }

  TupleTag<KV<String, LedgerEntry>> ledger() {
    return ledger;
  }

  Map<Grouping, TupleTag<KV<GroupKey, Partial>>> partials() {
    return partials;
  }

  /** Returns all tags but the ledger's. */
  TupleTagList others() {
    TupleTagList list = TupleTagList.of(records);
    for (TupleTag<KV<GroupKey, Partial>> tag : partials.values()) {
      list = list.and(tag);
    }
    return list;
  }

  /** Takes an output at the end of a bundle, where any timestamp may be given. */
  interface BundleOutput {
    void output(
        TupleTag<KV<GroupKey, Partial>> tag,
        KV<GroupKey, Partial> partial,
        Instant timestamp,
        BoundedWindow window);
  }

  /** Empties a table, each partial at its oldest event time: nothing behind it closes before. */
  void drain(PartialTable table, int shards, BundleOutput output) {
    table.drain(
        shards,
        (grouping, key, partial, oldestEventTime) ->
            output.output(
                tagOf(grouping),
                KV.of(key, partial),
                Instant.ofEpochMilli(oldestEventTime),
                GlobalWindow.INSTANCE));
  }

  private TupleTag<KV<GroupKey, Partial>> tagOf(Grouping grouping) {
    TupleTag<KV<GroupKey, Partial>> tag = partials.get(grouping);
    if (tag == null) {
      throw new IllegalStateException(
          "grouping: " + grouping + " (expected: one of " + partials.keySet() + ")");
    }
    return tag;
  }
}
