package io.plimsoll.transforms.views;

import io.plimsoll.transforms.contract.Condition;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.Measure;
import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;
import java.util.List;
import org.joda.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes contracts that are nothing but their views. */
final class Shapes {
  private Shapes() {}

  static Contract contract(View... views) {
    return contract(List.of(), views);
  }

  static Contract contract(List<String> businessKey, View... views) {
    return new Contract(
        "shapes",
        "1.0.0",
        "shapes",
        List.of(),
        businessKey,
        new EventTime("time", EventTime.Format.RFC3339),
        null,
        null,
        Duration.standardSeconds(30),
        Duration.standardMinutes(1),
        Duration.standardMinutes(5),
        Duration.standardHours(24),
        false,
        List.of(),
        List.of(views));
  }

  static View view(
      String name,
      long windowSize,
      long allowedLateness,
      List<String> dimensions,
      @Nullable Condition filter,
      Measure... measures) {
    return new View(
        name,
        new Window.Fixed(Duration.millis(windowSize)),
        dimensions.stream().map(path -> new View.Dimension(path, path)).toList(),
        filter,
        List.of(measures),
        Duration.millis(allowedLateness),
        null);
  }
}
