package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.decoding.ContractPlan.Planned;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that the contracts of a topic know, object by object, each with a slot for its value.
 * All contracts share one tree: which of them a record belongs to is known only at its end.
 */
final class FieldTree {
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** One name inside an object. */
  static final class Member {
    final int slot;
    final int length;
    @Nullable ObjectNames inner;
    private final byte[] name;
    private final long head;
    private final long headMask;
    private final long tail;

    Member(String name, int slot) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.slot = slot;
      length = this.name.length;
      headMask = mask(length);
      byte[] padded = Arrays.copyOf(this.name, Math.max(8, length));
      head = (long) LONG.get(padded, 0);
      tail = (long) LONG.get(padded, padded.length - 8);
    }

    /** Returns whether the name, without its end, begins at an index. */
    private boolean isAt(byte[] bytes, int from) {
      // Two overlapping reads cover a name of up to sixteen bytes.
      return ((long) LONG.get(bytes, from) & headMask) == head
          && (length <= 8
              || (from + length <= bytes.length
                  && (long) LONG.get(bytes, from + length - 8) == tail
                  && (length <= 16
                      || Arrays.equals(bytes, from + 8, from + length - 8, name, 8, length - 8))));
    }
  }

  /** The known names of one object, in a hash table with linear probing. */
  static final class ObjectNames {
    private static final int GUESSES = 64;

    private final Map<String, Member> byName = new LinkedHashMap<>();
    private @Nullable Member[] table = new Member[2];
    private int shift = 63;
    private final @Nullable Member[] guesses = new Member[GUESSES];

    /**
     * Returns the member whose name lies between two indices, or null; eight bytes from the first
     * on must be readable.
     */
    @Nullable Member find(byte[] bytes, int from, int to) {
      int length = to - from;
      long head = (long) LONG.get(bytes, from) & mask(length);
      for (int place = place(head, length); ; place = (place + 1) & (table.length - 1)) {
        Member member = table[place];
        if (member == null || (member.length == length && member.isAt(bytes, from))) {
          return member;
        }
      }
    }

    /**
     * Returns the member that was last found as the object's n-th if its name and closing quote lie
     * at an index, else null: one producer writes its fields in one order.
     */
    @Nullable Member guess(int ordinal, byte[] bytes, int from) {
      Member guess = ordinal < GUESSES ? guesses[ordinal] : null;
      return guess != null && guess.isAt(bytes, from) && bytes[from + guess.length] == '"'
          ? guess
          : null;
    }

    /** Remembers which member was found as the object's n-th. */
    void learn(int ordinal, Member member) {
      if (ordinal < GUESSES) {
        guesses[ordinal] = member;
      }
    }

    private int place(long head, int length) {
      return (int) (((head + length) * 0x9E3779B97F4A7C15L) >>> shift);
    }

    private void seal() {
      int bits = 2;
      while (1 << bits < 4 * byName.size()) {
        bits++;
      }
      table = new Member[1 << bits];
      shift = 64 - bits;
      for (Member member : byName.values()) {
        int place = place(member.head, member.length);
        while (table[place] != null) {
          place = (place + 1) & (table.length - 1);
        }
        table[place] = member;
        if (member.inner != null) {
          member.inner.seal();
        }
      }
    }
  }

  private final ObjectNames root = new ObjectNames();
  private final Map<String, Integer> slots = new LinkedHashMap<>();

  FieldTree(List<ContractPlan> plans) {
    for (ContractPlan plan : plans) {
      for (Planned planned : plan.all()) {
        add(planned.segments());
      }
    }
    root.seal();
  }

  private void add(List<String> segments) {
    ObjectNames names = root;
    List<String> path = new ArrayList<>();
    Member member = null;
    for (String segment : segments) {
      if (member != null) {
        if (member.inner == null) {
          member.inner = new ObjectNames();
        }
        names = member.inner;
      }
      path.add(segment);
      member = names.byName.computeIfAbsent(segment, name -> new Member(name, slots.size()));
      slots.putIfAbsent(String.join(".", path), member.slot);
    }
  }

  ObjectNames root() {
    return root;
  }

  /** Returns how many slots there are. */
  int size() {
    return slots.size();
  }

  /** Returns the slot of a path. */
  int slot(List<String> segments) {
    Integer slot = slots.get(String.join(".", segments));
    if (slot == null) {
      throw new IllegalArgumentException("path: " + segments + " (expected: one of " + slots + ")");
    }
    return slot;
  }

  /** Returns a mask for the first eight bytes of a name. */
  private static long mask(int length) {
    return length >= 8 ? -1 : (1L << (length * 8)) - 1;
  }
}
