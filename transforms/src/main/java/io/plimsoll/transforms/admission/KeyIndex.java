package io.plimsoll.transforms.admission;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The business keys that one shard remembers. They lie in pages, which are also what is kept in the
 * runner's state: this index only says where in them a key is, and can be made again from them at
 * any time. A page belongs to one bucket of event time, which is the unit in which keys are
 * forgotten; an entry is
 *
 * <pre>
 *   key 16 | content 16 | event time 8
 * </pre>
 *
 * <p>A page that was handed out is never written to again: it is full, or was copied.
 */
final class KeyIndex {
  /**
   * Names a page.
   *
   * @param bucket index of its bucket of event time
   * @param number counts the pages of the shard
   */
  record PageId(long bucket, long number) {}

  /** A page and its name. */
  record Page(PageId id, byte[] entries) {}

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int ENTRY = 40;
  private static final int SMALLEST_PAGE = 8 * ENTRY;
  private static final int LARGEST_PAGE = 512 * ENTRY;

  // A slot is 0 or a reference + 1; a reference is 24 bits of the key, 30 of page, 10 of entry.
  private static final int TAG_SHIFT = 40;
  private static final int PAGE_SHIFT = 10;
  private static final long NONE = -1;

  private final List<PageId> ids = new ArrayList<>();
  private final List<byte[]> pages = new ArrayList<>();
  private final Map<Long, Integer> openPages = new HashMap<>();
  private final BitSet changed = new BitSet();
  private int[] used = new int[16];
  // The page that was written to last and its bucket: most events follow one of the same bucket.
  private long latestBucket = Long.MIN_VALUE;
  private int latestPage = -1;
  private long nextNumber;
  private long[] slots = new long[64];
  private int entries;

  /**
   * Makes an index of what was kept.
   *
   * @param kept the pages, in any order
   */
  KeyIndex(List<Page> kept) {
    List<Page> inOrder = new ArrayList<>(kept);
    inOrder.sort(Comparator.comparingLong(page -> page.id().number()));
    for (Page page : inOrder) {
      addPage(page.id(), page.entries(), page.entries().length);
      nextNumber = page.id().number() + 1;
      entries += page.entries().length / ENTRY;
    }
    int size = slots.length;
    while (size < entries * 4) {
      size *= 2;
    }
    linkAll(size);
  }

  /**
   * Returns a reference to the entry of a key whose event time differs from the one given by at
   * most the horizon, all in milliseconds, or -1. Of several the one that was remembered first.
   */
  long find(long keyHigh, long keyLow, long eventTime, long horizon) {
    int mask = slots.length - 1;
    long tag = tag(keyLow);
    for (int slot = (int) keyHigh & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      long reference = slots[slot] - 1;
      if (reference >>> TAG_SHIFT == tag) {
        byte[] page = pages.get(pageOf(reference));
        int at = offsetOf(reference);
        if ((long) LONG.get(page, at) == keyHigh
            && (long) LONG.get(page, at + 8) == keyLow
            && Math.abs((long) LONG.get(page, at + 32) - eventTime) <= horizon) {
          return reference;
        }
      }
    }
    return NONE;
  }

  long contentHigh(long reference) {
    return (long) LONG.get(pages.get(pageOf(reference)), offsetOf(reference) + 16);
  }

  long contentLow(long reference) {
    return (long) LONG.get(pages.get(pageOf(reference)), offsetOf(reference) + 24);
  }

  /** Returns how many keys are remembered. */
  int size() {
    return entries;
  }

  /** Returns how many bytes some keys take in their pages. */
  static long bytesOf(long keys) {
    return keys * ENTRY;
  }

  /** Returns how many keys a page holds as it is kept. */
  static int keysIn(byte[] page) {
    return page.length / ENTRY;
  }

  /** Returns whether a bucket has a page. */
  boolean knows(long bucket) {
    return bucket == latestBucket || openPages.containsKey(bucket);
  }

  /** Remembers a key, in a bucket of event time. */
  void remember(
      long bucket, long keyHigh, long keyLow, long contentHigh, long contentLow, long eventTime) {
    if (++entries * 2 > slots.length) {
      linkAll(slots.length * 4);
    }
    int open = openPage(bucket);
    byte[] page = pages.get(open);
    int at = used[open];
    LONG.set(page, at, keyHigh);
    LONG.set(page, at + 8, keyLow);
    LONG.set(page, at + 16, contentHigh);
    LONG.set(page, at + 24, contentLow);
    LONG.set(page, at + 32, eventTime);
    used[open] = at + ENTRY;
    changed.set(open);
    link(open, at);
  }

  /** Returns the pages that changed since this was last called, as they have to be kept. */
  List<Page> takeChanged() {
    List<Page> taken = new ArrayList<>(changed.cardinality());
    for (int at = changed.nextSetBit(0); at >= 0; at = changed.nextSetBit(at + 1)) {
      byte[] page = pages.get(at);
      boolean full = used[at] == LARGEST_PAGE;
      taken.add(new Page(ids.get(at), full ? page : Arrays.copyOf(page, used[at])));
    }
    changed.clear();
    return taken;
  }

  /** Returns a page of the bucket with room for an entry, whose array nobody else holds. */
  private int openPage(long bucket) {
    if (bucket != latestBucket) {
      latestPage = openPages.getOrDefault(bucket, -1);
      latestBucket = bucket;
    }
    if (latestPage < 0 || used[latestPage] == LARGEST_PAGE) {
      latestPage = addPage(new PageId(bucket, nextNumber++), new byte[SMALLEST_PAGE], 0);
      return latestPage;
    }
    byte[] page = pages.get(latestPage);
    if (used[latestPage] == page.length) {
      pages.set(latestPage, Arrays.copyOf(page, Math.min(page.length * 2, LARGEST_PAGE)));
    }
    return latestPage;
  }

  private int addPage(PageId id, byte[] page, int length) {
    int at = pages.size();
    ids.add(id);
    pages.add(page);
    if (at == used.length) {
      used = Arrays.copyOf(used, at * 2);
    }
    used[at] = length;
    openPages.put(id.bucket(), at);
    return at;
  }

  /** Links all entries anew, in the order of the pages: of equal keys the first stays first. */
  private void linkAll(int size) {
    slots = new long[size];
    for (int page = 0; page < pages.size(); page++) {
      for (int at = 0; at < used[page]; at += ENTRY) {
        link(page, at);
      }
    }
  }

  private void link(int page, int at) {
    byte[] bytes = pages.get(page);
    int mask = slots.length - 1;
    int slot = (int) (long) LONG.get(bytes, at) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    long tag = tag((long) LONG.get(bytes, at + 8));
    slots[slot] = (tag << TAG_SHIFT | (long) page << PAGE_SHIFT | at / ENTRY) + 1;
  }

  private static long tag(long keyLow) {
    return keyLow & 0xffffff;
  }

  private static int pageOf(long reference) {
    return (int) (reference >>> PAGE_SHIFT) & 0x3fffffff;
  }

  private static int offsetOf(long reference) {
    return (int) (reference & 0x3ff) * ENTRY;
  }
}
