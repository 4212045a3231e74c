package io.plimsoll.transforms.views;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Puts a partial aggregate into the window that it was computed for, from its oldest event to the
 * gap behind its newest, and merges windows that overlap. Two that only touch, the gap apart, stay
 * two sessions.
 */
final class SessionWindows extends WindowFn<KV<GroupKey, Partial>, IntervalWindow> {
  private static final long serialVersionUID = 1;

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    return List.of(context.element().getValue().window());
  }

  @Override
  public void mergeWindows(MergeContext context) throws Exception {
    List<IntervalWindow> windows = new ArrayList<>(context.windows());
    windows.sort(Comparator.comparing(IntervalWindow::start).thenComparing(IntervalWindow::end));
    List<IntervalWindow> parts = new ArrayList<>();
    IntervalWindow merged = null;
    for (IntervalWindow window : windows) {
      if (merged != null && window.start().isBefore(merged.end())) {
        merged = merged.span(window);
      } else {
        merge(context, parts, merged);
        parts.clear();
        merged = window;
      }
      parts.add(window);
    }
    merge(context, parts, merged);
  }

  private static void merge(
      WindowFn<KV<GroupKey, Partial>, IntervalWindow>.MergeContext context,
      List<IntervalWindow> parts,
      @Nullable IntervalWindow merged)
      throws Exception {
    if (merged != null && parts.size() > 1) {
      context.merge(List.copyOf(parts), merged);
    }
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in WindowFn all the same
  public boolean isCompatible(WindowFn<?, ?> other) {
    return other instanceof SessionWindows;
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(other, "expected: sessions read off the partials");
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
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionWindows;
  }

  @Override
  public int hashCode() {
    return SessionWindows.class.hashCode();
  }
}
