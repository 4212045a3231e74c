package io.plimsoll.transforms.views;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of many keys, in few arrays: an object per key would cost more than all additions. A
 * key is the bytes of a view's prefix and of its dimensions.
 *
 * <p>As an accumulator it changes in place; whoever hands it on copies it. It remembers for each
 * key in which of its merges that last changed, so that a pane writes what is new and no more.
 * Merging is associative and commutative in everything but that: where two tables meet that both
 * have a history, every key counts as changed. Not thread-safe.
 */
final class CellTable {
  private static final int INITIAL = 8;
  private static final byte[] NO_PREFIX = new byte[0];

  private int entries;
  private int merges;
  private int[] hashes;
  private int[] changed;
  private byte[][] rules;
  private int[] keyEnds;
  private int[] cellEnds;
  private byte[] keys;
  private long[] cells;

  private final Summaries summaries;

  /** Entries by hash, one more than their index; empty until a key is looked for. */
  private int[] slots = new int[0];

  /** Makes an empty table. */
  CellTable() {
    hashes = new int[INITIAL];
    changed = new int[INITIAL];
    rules = new byte[INITIAL][];
    keyEnds = new int[INITIAL];
    cellEnds = new int[INITIAL];
    keys = new byte[INITIAL * 32];
    cells = new long[INITIAL * 8];
    summaries = new Summaries();
  }

  private CellTable(CellTable other) {
    entries = other.entries;
    merges = other.merges;
    hashes = Arrays.copyOf(other.hashes, entries);
    changed = Arrays.copyOf(other.changed, entries);
    rules = Arrays.copyOf(other.rules, entries);
    keyEnds = Arrays.copyOf(other.keyEnds, entries);
    cellEnds = Arrays.copyOf(other.cellEnds, entries);
    keys = Arrays.copyOf(other.keys, keyStart(entries));
    cells = Arrays.copyOf(other.cells, cellStart(entries));
    summaries = new Summaries();
    summaries.copy(0, other.summaries, 0, cells.length);
  }

  private CellTable(ByteBuffer in) {
    entries = in.getInt();
    merges = in.getInt();
    byte[][] distinct = new byte[in.getShort()][];
    for (int i = 0; i < distinct.length; i++) {
      distinct[i] = new byte[in.getShort()];
      in.get(distinct[i]);
    }
    hashes = new int[entries];
    changed = new int[entries];
    rules = new byte[entries][];
    keyEnds = new int[entries];
    cellEnds = new int[entries];
    for (int entry = 0; entry < entries; entry++) {
      hashes[entry] = in.getInt();
      changed[entry] = in.getInt();
      rules[entry] = distinct[in.getShort()];
      keyEnds[entry] = in.getInt();
      cellEnds[entry] = cellStart(entry) + rules[entry].length;
    }
    keys = new byte[keyStart(entries)];
    in.get(keys);
    cells = new long[cellStart(entries)];
    in.asLongBuffer().get(cells);
    in.position(in.position() + cells.length * Long.BYTES);
    summaries = Summaries.read(in);
  }

  /** Returns the table that some bytes of {@link #toByteArray} hold. */
  static CellTable of(byte[] bytes) {
    return new CellTable(ByteBuffer.wrap(bytes));
  }

  /**
   * Returns the table as bytes, big endian:
   *
   * <pre>
   *   keys 4 | merges 4 | kinds of rules 2, for each: cells 2, a rule each 1
   *   for each key: hash 4 | changed in 4 | kind of its rules 2 | end among the bytes of keys 4
   *   the bytes of all keys | the cells of all keys, 8 each
   *   the summaries
   * </pre>
   */
  byte[] toByteArray() {
    byte[][] distinct = new byte[1][];
    short[] kinds = new short[entries];
    int distinctCount = 0;
    int size = 10 + entries * 14 + keyStart(entries) + cellStart(entries) * 8;
    for (int entry = 0; entry < entries; entry++) {
      int kind = indexOf(distinct, distinctCount, rules[entry]);
      if (kind == distinctCount) {
        distinct = kind == distinct.length ? Arrays.copyOf(distinct, kind * 2) : distinct;
        distinct[distinctCount++] = rules[entry];
        size += 2 + rules[entry].length;
      }
      kinds[entry] = (short) kind;
    }
    byte[] besideCells = summaries.toByteArray();
    size += besideCells.length;
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(entries).putInt(merges).putShort((short) distinctCount);
    for (int kind = 0; kind < distinctCount; kind++) {
      out.putShort((short) distinct[kind].length).put(distinct[kind]);
    }
    for (int entry = 0; entry < entries; entry++) {
      out.putInt(hashes[entry]).putInt(changed[entry]).putShort(kinds[entry]);
      out.putInt(keyEnds[entry]);
    }
    out.put(keys, 0, keyStart(entries));
    out.asLongBuffer().put(cells, 0, cellStart(entries));
    out.position(out.position() + cellStart(entries) * Long.BYTES);
    out.put(besideCells);
    return out.array();
  }

  private static int indexOf(byte[][] distinct, int count, byte[] rules) {
    for (int i = 0; i < count; i++) {
      if (distinct[i] == rules || Arrays.equals(distinct[i], rules)) {
        return i;
      }
    }
    return count;
  }

  /** Returns a copy with the same history. */
  CellTable copy() {
    return new CellTable(this);
  }

  /** Returns how many keys there are. */
  int entries() {
    return entries;
  }

  /** Returns how many merges there were: the number of the last. */
  int merges() {
    return merges;
  }

  /** Returns the number of the merge in which a key last changed. */
  int changedIn(int entry) {
    return changed[entry];
  }

  /** Returns a copy of a key. */
  byte[] key(int entry) {
    return Arrays.copyOfRange(keys, keyStart(entry), keyEnds[entry]);
  }

  /** Returns the fingerprint of the view that a key belongs to. */
  long view(int entry) {
    return RowKey.view(keys, keyStart(entry));
  }

  /** Returns a copy of a key's cells. */
  Cells cells(int entry) {
    int from = cellStart(entry);
    Summaries beside = new Summaries();
    beside.copy(0, summaries, from, rules[entry].length);
    return new Cells(rules[entry], Arrays.copyOfRange(cells, from, cellEnds[entry]), beside);
  }

  /** Returns the hash of a key that is given in two parts. */
  static int hash(byte[] prefix, byte[] rest, int from, int to) {
    int hash = 1;
    for (byte each : prefix) {
      hash = 31 * hash + each;
    }
    for (int at = from; at < to; at++) {
      hash = 31 * hash + rest[at];
    }
    // The finalizer of MurmurHash3: shards go by the high bits, slots by the low ones.
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  /**
   * Adds a key that surely is not there yet, and a copy of its cells.
   *
   * @param hash the key's {@link #hash}
   * @param prefix the key's first part
   * @param rest holds the key's second part, between {@code from} and {@code to}
   * @param state holds the key's cells, from {@code at}
   * @param beside holds their summaries
   */
  void append(
      int hash,
      byte[] prefix,
      byte[] rest,
      int from,
      int to,
      byte[] itsRules,
      long[] state,
      Summaries beside,
      int at) {
    int keyEnd = keyStart(entries);
    int cellEnd = cellStart(entries);
    int keyLength = prefix.length + to - from;
    reserve(keyEnd + keyLength, cellEnd + itsRules.length);
    System.arraycopy(prefix, 0, keys, keyEnd, prefix.length);
    System.arraycopy(rest, from, keys, keyEnd + prefix.length, to - from);
    System.arraycopy(state, at, cells, cellEnd, itsRules.length);
    hashes[entries] = hash;
    changed[entries] = merges;
    rules[entries] = itsRules;
    keyEnds[entries] = keyEnd + keyLength;
    cellEnds[entries] = cellEnd + itsRules.length;
    summaries.copy(cellEnd, beside, at, itsRules.length);
    entries++;
  }

  /** Adds a copy of one of another table's keys, which surely is not there yet. */
  void append(CellTable other, int its) {
    append(
        other.hashes[its],
        NO_PREFIX,
        other.keys,
        other.keyStart(its),
        other.keyEnds[its],
        other.rules[its],
        other.cells,
        other.summaries,
        other.cellStart(its));
  }

  /**
   * Merges another table's keys into this one.
   *
   * @throws IllegalStateException if a key's cells follow other rules there
   */
  void merge(CellTable other) {
    if (merges > 0 && other.merges > 0) {
      merges = Math.addExact(merges, other.merges);
      Arrays.fill(changed, 0, entries, merges + 1);
    }
    merges++;
    absorb(other);
  }

  /** Merges another table's keys into this one as part of what this already has. */
  void absorb(CellTable other) {
    for (int entry = 0; entry < other.entries; entry++) {
      absorb(other, entry);
    }
  }

  private void absorb(CellTable other, int its) {
    if (entries * 2 >= slots.length) {
      rehash();
    }
    int hash = other.hashes[its];
    int mask = slots.length - 1;
    int slot = hash & mask;
    int entry;
    while ((entry = slots[slot] - 1) >= 0) {
      if (hashes[entry] == hash && keyEquals(entry, other, its)) {
        Cells.expectSame(rules[entry], other.rules[its]);
        int to = cellStart(entry);
        int at = other.cellStart(its);
        Cells.merge(rules[entry], cells, to, other.cells, at);
        summaries.merge(to, other.summaries, at, rules[entry].length);
        changed[entry] = merges;
        return;
      }
      slot = (slot + 1) & mask;
    }
    append(other, its);
    slots[slot] = entries;
  }

  /**
   * Returns whether an entry is what one of another table of the same window is: the same key and
   * as many events. Events are only ever added.
   */
  boolean entryEquals(int entry, CellTable other, int its) {
    return keyEquals(entry, other, its)
        && cells[cellStart(entry) + CompiledView.EVENTS]
            == other.cells[other.cellStart(its) + CompiledView.EVENTS];
  }

  private boolean keyEquals(int entry, CellTable other, int its) {
    return Arrays.equals(
        keys, keyStart(entry), keyEnds[entry], other.keys, other.keyStart(its), other.keyEnds[its]);
  }

  private int keyStart(int entry) {
    return entry == 0 ? 0 : keyEnds[entry - 1];
  }

  private int cellStart(int entry) {
    return entry == 0 ? 0 : cellEnds[entry - 1];
  }

  private void reserve(int keyBytes, int cellCount) {
    if (entries == hashes.length) {
      int larger = Math.max(INITIAL, entries * 2);
      hashes = Arrays.copyOf(hashes, larger);
      changed = Arrays.copyOf(changed, larger);
      rules = Arrays.copyOf(rules, larger);
      keyEnds = Arrays.copyOf(keyEnds, larger);
      cellEnds = Arrays.copyOf(cellEnds, larger);
    }
    if (keyBytes > keys.length) {
      keys = Arrays.copyOf(keys, Math.max(keys.length * 2, keyBytes));
    }
    if (cellCount > cells.length) {
      cells = Arrays.copyOf(cells, Math.max(cells.length * 2, cellCount));
    }
  }

  private void rehash() {
    slots = new int[Math.max(2 * INITIAL, Integer.highestOneBit(entries + 1) * 4)];
    int mask = slots.length - 1;
    for (int entry = 0; entry < entries; entry++) {
      int slot = hashes[entry] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = entry + 1;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CellTable that && Arrays.equals(toByteArray(), that.toByteArray());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toByteArray());
  }
}
