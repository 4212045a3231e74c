package io.plimsoll.pipelines.estimate;

import io.plimsoll.transforms.contract.View;
import io.plimsoll.transforms.contract.Window;

/**
 * How many rows a view writes in a day, and how many of them stay.
 *
 * @param written each pane's
 * @param kept one for each window and group: later panes take the place of earlier ones
 * @param moments how often in a day rows are written at all
 */
record ViewRows(double written, double kept, double moments, String because) {
  private static final double DAY = 86_400_000;

  static ViewRows of(View view, double eventsPerDay, Assumptions assumptions) {
    Double wished = assumptions.rowsPerEvent();
    if (wished != null) {
      double written = eventsPerDay * wished;
      String because = Amounts.text(wished) + " an event (--rows-per-event)";
      return new ViewRows(written, written, written, because);
    }
    if (view.window() instanceof Window.Session) {
      double sessions = eventsPerDay / assumptions.sessionEvents();
      double early = view.early() == null ? 0 : eventsPerDay;
      String because =
          "a session is %s events (--session-events)%s"
              .formatted(
                  Amounts.text(assumptions.sessionEvents()),
                  view.early() == null ? "" : "; early panes, one for each event at most");
      return new ViewRows(sessions + early, sessions, sessions + early, because);
    }
    double size = view.window().span().getMillis();
    double every = view.window() instanceof Window.Sliding s ? s.every().getMillis() : size;
    double windows = DAY / every;
    double groups = groups(view, assumptions);
    double touched = eventsPerDay * size / every;
    double kept = Math.min(windows * groups, touched);
    double panes = view.early() == null ? 0 : Math.floor(size / view.early().getMillis());
    // Only a row that changed is written again, and each event changes one for each of its windows.
    double early = Math.min(kept * panes, touched);
    String because =
        "%s windows a day x %s rows (%s)%s"
            .formatted(
                Amounts.text(windows),
                Amounts.text(groups),
                view.top() != null
                    ? "top"
                    : view.dimensions().isEmpty() ? "no dimension" : "--groups",
                panes == 0
                    ? ", on time alone"
                    : ", on time and in %s early panes; an event changes %s"
                        .formatted(Amounts.text(panes), Amounts.text(size / every)));
    return new ViewRows(kept + early, kept, windows * (1 + panes), because);
  }

  private static double groups(View view, Assumptions assumptions) {
    double groups = view.dimensions().isEmpty() ? 1 : assumptions.groups();
    return view.top() == null ? groups : Math.min(groups, view.top().n());
  }
}
