package io.plimsoll.transforms.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.SavedBytes;
import io.plimsoll.transforms.admission.KeyIndex.Page;
import io.plimsoll.transforms.admission.KeyIndex.PageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.beam.sdk.testing.CoderProperties;

/** The index against a list that is searched from its start, and against itself made anew. */
class KeyIndexTest {
  private static final long HORIZON = 1_000;
  private static final long BUCKET = 250;

  /** A page that was handed out, and how it was then. */
  private record HandedOut(byte[] page, byte[] copy) {}

  private record Entry(long high, long low, long content, long time) {}

  private final List<Entry> oracle = new ArrayList<>();
  private final Map<PageId, byte[]> kept = new HashMap<>();
  private final List<HandedOut> handedOut = new ArrayList<>();

  // A seed does not shrink to a simpler history.
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void indexRemembersWhatAListWouldHoweverOftenItIsMadeAnew(@ForAll long seed) {
    // All tries share this object.
    oracle.clear();
    kept.clear();
    handedOut.clear();
    Random random = new Random(seed);
    KeyIndex index = new KeyIndex(List.of());
    for (int i = 0; i < 3_000; i++) {
      // Some keys differ only where the slot or the tag does not look.
      long high = (long) random.nextInt(300) << (random.nextBoolean() ? 32 : 0);
      long low = (long) random.nextInt(3) << 24;
      long time = random.nextLong(-2_000, 2_000);
      step(index, new Entry(high, low, i, time));
      int next = random.nextInt(400);
      if (next < 3) {
        keep(index);
      }
      if (next == 0) {
        List<Page> pages = new ArrayList<>();
        kept.forEach((id, bytes) -> pages.add(new Page(id, bytes)));
        Collections.shuffle(pages, random);
        index = new KeyIndex(pages);
      }
    }
    keep(index);
    assertHandedOutPagesAreUntouched();
  }

  @Example
  void aDayOfOneBucketFillsPagesThatAreNeverWrittenToAgain() {
    KeyIndex index = new KeyIndex(List.of());
    for (int i = 0; i < 2_000; i++) {
      index.remember(7, i, -i, i, i, 7 * BUCKET);
      if (i % 100 == 0) {
        keep(index);
      }
    }
    keep(index);
    assertHandedOutPagesAreUntouched();
    assertThat(kept).hasSize(4);
    KeyIndex again =
        new KeyIndex(
            kept.entrySet().stream()
                .map(each -> new Page(each.getKey(), each.getValue()))
                .toList());
    for (int i = 0; i < 2_000; i++) {
      long found = again.find(i, -i, 7 * BUCKET, 0);
      assertThat(found).isNotEqualTo(-1);
      assertThat(again.contentHigh(found)).isEqualTo(i);
    }
    assertThat(again.knows(7)).isTrue();
    assertThat(again.knows(6)).isFalse();
    assertThat(again.takeChanged()).isEmpty();
  }

  @Example
  void keyIsFoundAtTheHorizonAndNotPastIt() {
    KeyIndex index = new KeyIndex(List.of());
    index.remember(0, 1, 2, 3, 4, 5_000);
    for (long edge : List.of(5_000 - HORIZON, 5_000 + HORIZON)) {
      assertThat(index.find(1, 2, edge, HORIZON)).isNotEqualTo(-1);
    }
    assertThat(index.find(1, 2, 5_000 - HORIZON - 1, HORIZON)).isEqualTo(-1);
    assertThat(index.find(1, 2, 5_000 + HORIZON + 1, HORIZON)).isEqualTo(-1);
    assertThat(index.find(1, 3, 5_000, HORIZON)).isEqualTo(-1);
    assertThat(index.find(2, 2, 5_000, HORIZON)).isEqualTo(-1);
  }

  @Example
  void namesOfPagesComeBack() throws Exception {
    PageId id = new PageId(Long.MIN_VALUE, 3);
    CoderProperties.coderDecodeEncodeEqual(PageIdCoder.of(), id);
    CoderProperties.coderDeterministic(PageIdCoder.of(), id, new PageId(Long.MIN_VALUE, 3));
    CoderProperties.coderConsistentWithEquals(PageIdCoder.of(), id, new PageId(3, 3));
    CoderProperties.coderSerializable(PageIdCoder.of());
    SavedBytes.expectRead("name of a page", PageIdCoder.of(), id);
  }

  /** Looks a key up and remembers it if it is new, as admission does. */
  private void step(KeyIndex index, Entry entry) {
    List<Long> known =
        oracle.stream()
            .filter(each -> each.high == entry.high && each.low == entry.low)
            .filter(each -> Math.abs(each.time - entry.time) <= HORIZON)
            .map(Entry::content)
            .toList();
    long found = index.find(entry.high, entry.low, entry.time, HORIZON);
    if (known.isEmpty()) {
      assertThat(found).isEqualTo(-1);
      oracle.add(entry);
      long bucket = Math.floorDiv(entry.time, BUCKET);
      index.remember(bucket, entry.high, entry.low, entry.content, ~entry.content, entry.time);
      assertThat(index.knows(bucket)).isTrue();
    } else {
      assertThat(found).isNotEqualTo(-1);
      // Between two that are further apart than the horizon, either is within it.
      assertThat(known).contains(index.contentHigh(found));
      assertThat(index.contentLow(found)).isEqualTo(~index.contentHigh(found));
    }
  }

  private void keep(KeyIndex index) {
    for (Page page : index.takeChanged()) {
      kept.put(page.id(), page.entries());
      handedOut.add(new HandedOut(page.entries(), page.entries().clone()));
    }
  }

  private void assertHandedOutPagesAreUntouched() {
    handedOut.forEach(each -> assertThat(each.page).isEqualTo(each.copy));
  }
}
