package io.plimsoll.transforms.views;

import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** Puts a partial aggregate into the window that it was computed for. */
final class PartialWindows extends NonMergingWindowFn<KV<GroupKey, Partial>, IntervalWindow> {
  private static final long serialVersionUID = 1;

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    return List.of(context.element().getValue().window());
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in WindowFn all the same
  public boolean isCompatible(WindowFn<?, ?> other) {
    return other instanceof PartialWindows;
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(other, "expected: windows read off the partials");
    }
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("side inputs: none here (expected: main inputs)");
  }

  @Override
  public boolean assignsToOneWindow() {
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartialWindows;
  }

  @Override
  public int hashCode() {
    return PartialWindows.class.hashCode();
  }
}
