package io.plimsoll.transforms.batch;

/**
 * What decoding made of one record. One instance serves record after record: each of the methods
 * that set it overwrites all that was there.
 */
public final class DecodedRecord {
  /** What a record turned out to be. */
  public enum Kind {
    EVENT,
    DEAD_LETTER,
    /** An event that breaks a business rule. */
    QUARANTINE,
    TOMBSTONE
  }

  /** The contract's index of a record that belongs to the topic and to no contract of it. */
  public static final int NO_CONTRACT = -1;

  private Kind kind = Kind.TOMBSTONE;
  private int contract = NO_CONTRACT;
  private Reason reason = Reason.EMPTY;
  private String message = "";
  private long eventTime;
  private long keyHigh;
  private long keyLow;
  private long contentHigh;
  private long contentLow;
  private int rule;
  private final FieldBuffer fields = new FieldBuffer();
  private final EventView event = new EventView();

  /**
   * Makes this an event, whose projected fields are then put into {@link #fields}, which this
   * clears.
   *
   * @param contract index of the contract among those of the topic
   * @param eventTime milliseconds since 1970 UTC
   */
  public void setEvent(int contract, long eventTime) {
    this.kind = Kind.EVENT;
    this.contract = contract;
    this.eventTime = eventTime;
    keyHigh = keyLow = contentHigh = contentLow = 0;
    fields.clear();
  }

  /** Sets the fingerprints of an event whose contract deduplicates: 128 bits each. */
  public void setFingerprints(long keyHigh, long keyLow, long contentHigh, long contentLow) {
    this.keyHigh = keyHigh;
    this.keyLow = keyLow;
    this.contentHigh = contentHigh;
    this.contentLow = contentLow;
  }

  /**
   * Makes this a dead letter.
   *
   * @param message names the field and what was expected; never a value of the record
   */
  public void setDeadLetter(int contract, Reason reason, String message) {
    this.kind = Kind.DEAD_LETTER;
    this.contract = contract;
    this.reason = reason;
    this.message = message;
  }

  /**
   * Makes the event that this is a quarantined one.
   *
   * @param rule index of the broken rule among those of the contract
   * @param message names the rule and what was expected; never a value of the record
   */
  public void setQuarantine(int rule, String message) {
    this.kind = Kind.QUARANTINE;
    this.rule = rule;
    this.message = message;
  }

  /** Makes this a tombstone. */
  public void setTombstone(int contract) {
    this.kind = Kind.TOMBSTONE;
    this.contract = contract;
  }

  public Kind kind() {
    return kind;
  }

  public int contract() {
    return contract;
  }

  public Reason reason() {
    return reason;
  }

  public String message() {
    return message;
  }

  /** Returns the index of the rule that a quarantined event breaks. */
  public int rule() {
    return rule;
  }

  /** Returns whether this has an event time, by which its partition's watermark moves on. */
  public boolean hasEventTime() {
    return kind == Kind.EVENT || kind == Kind.QUARANTINE;
  }

  public long eventTime() {
    return eventTime;
  }

  public long keyHigh() {
    return keyHigh;
  }

  public long keyLow() {
    return keyLow;
  }

  public long contentHigh() {
    return contentHigh;
  }

  public long contentLow() {
    return contentLow;
  }

  /** Looks at the projected fields of an event, and at nothing else of it. */
  public EventView fieldsView() {
    event.moveToFields(fields.array());
    return event;
  }

  /** Returns the projected fields of an event, in the order of {@code Contract.projection}. */
  public FieldBuffer fields() {
    return fields;
  }
}
