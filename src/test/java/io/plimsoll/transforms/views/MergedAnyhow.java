package io.plimsoll.transforms.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Merges values as a runner may: in any order, in parts of any size, over any state. */
final class MergedAnyhow {
  private MergedAnyhow() {}

  /**
   * Shuffles and divides values, makes a summary of each part and merges them two by two; now and
   * then one goes through its bytes.
   */
  static <T> Summary of(List<T> values, Function<List<T>, Summary> part, Random random) {
    List<T> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    List<Summary> parts = new ArrayList<>();
    int largest = 1 + random.nextInt(shuffled.size());
    for (int from = 0; from < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(largest));
      parts.add(part.apply(shuffled.subList(from, to)));
      from = to;
    }
    while (parts.size() > 1) {
      Summary one = parts.remove(random.nextInt(parts.size()));
      Summary other = parts.remove(random.nextInt(parts.size()));
      byte[] before = other.toByteArray();
      Summary copy = random.nextBoolean() ? one.copy() : Summary.of(one.toByteArray());
      copy.merge(other);
      assertThat(other.toByteArray()).as("merged from, not into").isEqualTo(before);
      parts.add(copy);
    }
    return parts.get(0);
  }
}
