package io.plimsoll.transforms.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.EventView;
import io.plimsoll.transforms.batch.RecordBatch;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event carries of a decimal and of a number, which is what views compute with. */
class DecimalsTest {
  private static final int PRICE = 0;
  private static final int ANY = 1;
  private static final Contract CONTRACT =
      Contracts.of(
          "decimals",
          List.of(
              new Field("price", FieldType.DECIMAL, false, null, 38, 9, Field.Rules.NONE),
              WikiContract.field("any", FieldType.NUMBER, false),
              WikiContract.field("t", FieldType.INTEGER, true)),
          List.of(),
          new EventTime("t", EventTime.Format.EPOCH_MILLIS),
          null,
          null,
          false);

  @ParameterizedTest
  @CsvSource({
    "0, 0.000000000",
    "-0.0, 0.000000000",
    "-149.24720000000001, -149.247200000",
    "0.0000000005, 0.000000000",
    "0.0000000015, 0.000000002",
    "0.00000000250, 0.000000002",
    "0.000000002500000000000000000000000000000000000001, 0.000000003",
    "-0.0000000015, -0.000000002",
    "1e-400, 0.000000000",
    "123e-2, 1.230000000",
    "18446744073709551615.9999999996, 18446744073709551616.000000000",
    "99999999999999999999999999999.9999999994, 99999999999999999999999999999.999999999"
  })
  void numberIsRoundedHalfEvenToNinePlaces(String written, String carried) {
    EventView event = event("{\"t\":1442018820496,\"any\":" + written + "}");
    assertThat(event.isDecimal(ANY)).isTrue();
    assertThat(event.decimalAt(ANY)).isEqualTo(new BigDecimal(carried));
    assertThat(unscaled(event, ANY)).isEqualTo(new BigDecimal(carried).unscaledValue());
  }

  @ParameterizedTest
  @CsvSource({
    "1e29, 100000000000000000000000000000",
    "99999999999999999999999999999.9999999995, 99999999999999999999999999999.9999999995",
    "-123456789012345678901234567890.5, -123456789012345678901234567890.5"
  })
  void numberFromTenToTheTwentyNinthOnIsCarriedAndNoDecimal(String written, String carried) {
    EventView event = event("{\"t\":1442018820496,\"any\":" + written + "}");
    assertThat(event.isDecimal(ANY)).isFalse();
    assertThat(event.decimalAt(ANY)).isEqualTo(new BigDecimal(carried));
  }

  @Test
  void decimalsOfEqualValueHaveEqualBytes() {
    byte[] bytes = fields("{\"t\":1442018820496,\"price\":1.5,\"any\":1.5}");
    for (String spelling : List.of("1.50", "\"1.5\"", "\"1.500\"", "15e-1", "\"0.15e1\"")) {
      assertThat(fields("{\"t\":1442018820496,\"any\":1.50,\"price\":" + spelling + "}"))
          .as(spelling)
          .isEqualTo(bytes);
    }
  }

  @Test
  void absentDecimalIsNullAndNoDecimal() {
    EventView event = event("{\"t\":1442018820496,\"price\":null}");
    assertThat(event.isNull(PRICE)).isTrue();
    assertThat(event.isDecimal(PRICE)).isFalse();
    assertThat(event.isNull(ANY)).isTrue();
  }

  /** Both decoders are asked, and a third opinion: the JDK's. */
  @Property
  void anyNumberIsWhatTheJdkSays(
      @ForAll
          @BigRange(min = "-99999999999999999999999999999", max = "99999999999999999999999999999")
          @Scale(25)
          BigDecimal number,
      @ForAll @IntRange(max = 25) int scale) {
    BigDecimal written = number.setScale(scale, RoundingMode.DOWN);
    EventView event = event("{\"t\":1442018820496,\"any\":" + written.toPlainString() + "}");
    assertThat(event.decimalAt(ANY)).isEqualTo(written.setScale(9, RoundingMode.HALF_EVEN));
    EventView exact =
        event(
            "{\"t\":1442018820496,\"price\":\""
                + written.setScale(9, RoundingMode.DOWN).toPlainString()
                + "\"}");
    assertThat(exact.decimalAt(PRICE)).isEqualTo(written.setScale(9, RoundingMode.DOWN));
  }

  @Test
  void longestNumberIsReadInAMoment() {
    String digits = "7".repeat(1_000_000);
    EventView event = event("{\"t\":1442018820496,\"any\":0." + digits + "}");
    assertThat(event.decimalAt(ANY)).isEqualTo(new BigDecimal("0.777777778"));
  }

  private static BigInteger unscaled(EventView event, int field) {
    return BigInteger.valueOf(event.decimalHighAt(field))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(event.decimalLowAt(field))));
  }

  private static byte[] fields(String record) {
    return Verdict.decode(CONTRACT, record).fields().toByteArray();
  }

  private static EventView event(String record) {
    DecodedRecord decoded =
        Verdict.decode(List.of(CONTRACT), record.getBytes(StandardCharsets.UTF_8));
    assertThat(decoded.kind()).as(decoded.message()).isEqualTo(DecodedRecord.Kind.EVENT);
    RecordBatch.Builder batch = RecordBatch.builder("t", 0, 0);
    batch.add(0, Verdict.ARRIVAL, decoded, null, null, List.of());
    RecordBatch.Cursor cursor = batch.build().cursor();
    assertThat(cursor.next()).isTrue();
    return cursor.event();
  }
}
