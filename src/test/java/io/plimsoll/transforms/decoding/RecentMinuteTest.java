package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecentMinuteTest {
  private static final String CHARACTERS = "0123456789-:.TtZz+ ";

  /** A hundred times of few minutes, some of them damaged, in a row. */
  @Property
  void readsWhateverCameBeforeWhatOneTimeAloneIs(@ForAll Random random) {
    RecentMinute recent = new RecentMinute();
    for (int i = 0; i < 100; i++) {
      byte[] text = text(random).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(3) == 0) {
        text[random.nextInt(text.length)] =
            (byte) CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      }
      int to = random.nextInt(8) == 0 ? random.nextInt(text.length) + 1 : text.length;
      byte[] padded = Arrays.copyOf(text, text.length + 16);
      assertThat(recent.parse(padded, 0, to))
          .as(new String(text, 0, to, StandardCharsets.UTF_8))
          .isEqualTo(Rfc3339.parse(text, 0, to));
    }
  }

  private static String text(Random random) {
    String minute = "2026-03-01T12:0" + random.nextInt(2);
    String second = ":%02d".formatted(random.nextInt(60));
    String fraction =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> "." + random.nextInt(1_000_000);
          default -> ".%03d".formatted(random.nextInt(1_000));
        };
    return minute + second + fraction + (random.nextInt(5) == 0 ? "+01:00" : "Z");
  }
}
