package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.Promise;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.Events;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The first and the last of some events against a sorted list. */
class EdgeValueTest {
  /** Texts differ in length, and one has a code unit that is smaller than its code point. */
  private static final List<String> TEXTS = List.of("", "a", "aa", "b", "\ufb01", "\ud83e\uddc0");

  private record Plain(long time, long number, String text, String value) {
    static final Comparator<Plain> ORDER =
        Comparator.comparingLong(Plain::time)
            .thenComparingLong(Plain::number)
            .thenComparing(plain -> TEXTS.indexOf(plain.text))
            .thenComparing(plain -> TEXTS.indexOf(plain.value));
  }

  @Property
  @Promise(4)
  void edgeIsByTimeThenKeyThenValueHoweverItIsMerged(
      @ForAll("events") List<Plain> events, @ForAll long seed) {
    List<Plain> sorted = events.stream().sorted(Plain.ORDER).toList();
    for (byte kind : List.of(Summary.FIRST, Summary.LAST)) {
      Plain expected = sorted.get(kind == Summary.FIRST ? 0 : sorted.size() - 1);
      Summary merged = MergedAnyhow.of(events, part -> of(kind, part), new Random(seed));
      EdgeValue edge = (EdgeValue) merged;
      assertThat(EventView.valueAt(edge.array(), edge.valueAt())).isEqualTo(expected.value);
      assertThat(merged.toByteArray()).isEqualTo(of(kind, List.of(expected)).toByteArray());
    }
  }

  @Example
  void firstAndLastDoNotMerge() {
    Plain plain = new Plain(0, 0, "a", "b");
    assertThatThrownBy(
            () -> of(Summary.FIRST, List.of(plain)).merge(of(Summary.LAST, List.of(plain))))
        .hasMessageContaining("a view's measures cannot change on resume");
  }

  private static EdgeValue of(byte kind, List<Plain> events) {
    EdgeValue edge = null;
    for (Plain plain : events) {
      EventView event = Events.of(plain.time, 0, List.of(plain.number, plain.text, plain.value));
      byte[] fields = new byte[100];
      int valueAt = event.copyField(1, fields, event.copyField(0, fields, 0));
      int end = event.copyField(2, fields, valueAt);
      if (edge == null) {
        edge = EdgeValue.of(kind, plain.time, fields, valueAt, end);
      } else if (!edge.isInside(plain.time)) {
        edge.add(plain.time, fields, valueAt, end);
      }
    }
    if (edge == null) {
      throw new AssertionError("a part has an event");
    }
    return edge;
  }

  @Provide
  Arbitrary<List<Plain>> events() {
    return Combinators.combine(
            Arbitraries.longs().between(-2, 2),
            Arbitraries.longs().between(-2, 2),
            Arbitraries.of(TEXTS),
            Arbitraries.of(TEXTS))
        .as(Plain::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }
}
