package io.plimsoll.transforms.contract;

import com.google.common.collect.ImmutableSet;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions.StandardFunction.Overload.Comparison;
import dev.cel.runtime.CelStandardFunctions.StandardOverload;
import java.util.Arrays;
import java.util.List;

/** Orders strings by code points, as CEL is specified, where its runtime goes by UTF-16 units. */
final class CelTexts {
  /** What of CEL's runtime {@link #bindings} replaces. */
  static final ImmutableSet<StandardOverload> ORDER =
      ImmutableSet.of(
          Comparison.LESS_STRING,
          Comparison.LESS_EQUALS_STRING,
          Comparison.GREATER_STRING,
          Comparison.GREATER_EQUALS_STRING);

  private CelTexts() {}

  static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from(
            "less_string", String.class, String.class, (one, other) -> order(one, other) < 0),
        CelFunctionBinding.from(
            "less_equals_string",
            String.class,
            String.class,
            (one, other) -> order(one, other) <= 0),
        CelFunctionBinding.from(
            "greater_string", String.class, String.class, (one, other) -> order(one, other) > 0),
        CelFunctionBinding.from(
            "greater_equals_string",
            String.class,
            String.class,
            (one, other) -> order(one, other) >= 0));
  }

  private static int order(String one, String other) {
    return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }
}
