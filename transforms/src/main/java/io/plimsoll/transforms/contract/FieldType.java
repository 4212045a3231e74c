package io.plimsoll.transforms.contract;

/** The JSON types that a contract can declare for a field. */
public enum FieldType {
  /** A JSON string. */
  STRING,
  /** A JSON number without fraction and exponent; in the range of {@link Field#format}. */
  INTEGER,
  /** Any finite JSON number, rounded half even to nine places where it is used. */
  NUMBER,
  /** A JSON number, or a string of one, with a declared precision and scale. */
  DECIMAL,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** A JSON string; only the field that the contract names as event time is parsed as a time. */
  TIMESTAMP,
  /** A JSON object, whose declared fields follow it in {@link Contract#fields}. */
  OBJECT,
  /** A JSON array, whose elements are not looked at. */
  ARRAY
}
