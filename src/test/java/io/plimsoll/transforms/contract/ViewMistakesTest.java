package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plimsoll.Promise;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in a view is one line that names file, view, field, value and expectation. */
@Promise(1)
class ViewMistakesTest {
  private final Path folder;

  ViewMistakesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name: per_hour | name: Per-Hour | views[Per-Hour].name: Per-Hour (expected: a name in snake_case)",
        "fixed: PT1H | fixed: PT0S | views.yaml:3: views[per_hour].window.fixed: PT0S (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | fixed: PT-1H | window.fixed: PT-1H (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | fixed: P1M | window.fixed: P1M (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | fixed: an hour | window.fixed: an hour (expected: an ISO-8601 duration",
        "fixed: PT1H | fixed: PT0.0001S | window.fixed: PT0.0001S (expected: an ISO-8601 duration",
        "fixed: PT1H | fixed: 60 | window.fixed: 60 (expected: an ISO-8601 duration such as PT1M)",
        "fixed: PT1H | fixed: P1D, zone: Europe/Berlin | views[per_hour].window.zone: Europe/Berlin (expected: windows of UTC, aligned to the epoch: a calendar day in a zone is none)",
        "fixed: PT1H | sliding: PT1H | views[per_hour].window.every: absent (expected: how long after a window the next begins, such as PT5M)",
        "fixed: PT1H | sliding: PT1H, every: PT0S | window.every: PT0S (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | sliding: PT0S, every: PT5M | window.sliding: PT0S (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | sliding: PT1H, every: PT2H | window.every: PT2H (expected: at most the window's length, PT1H: an event between two windows would be in none)",
        "fixed: PT1H | sliding: PT1H, every: PT25M | window.every: PT25M (expected: a duration that divides the window's length, PT1H: each event must be in equally many windows)",
        "fixed: PT1H | fixed: PT1H, every: PT5M | window.every: PT5M (expected: every only beside sliding)",
        "fixed: PT1H | session: PT-1M | window.session: PT-1M (expected: an ISO-8601 duration above zero",
        "fixed: PT1H | session: P1D, zone: Europe/Berlin | window.zone: Europe/Berlin (expected: windows of UTC, aligned to the epoch",
        "fixed: PT1H | fixed: PT1H, session: PT30M | window: {\"fixed\":\"PT1H\",\"session\":\"PT30M\"} (expected: one of {fixed: PT1M}, {sliding: PT15M, every: PT5M} or {session: PT30M})",
        "window: {fixed: PT1H} | window: {} | views[per_hour].window: {} (expected: one of {fixed: PT1M}, {sliding: PT15M, every: PT5M} or {session: PT30M})",
        "window: {fixed: PT1H} | windo: {fixed: PT1H} | views[per_hour].windo: unknown key (expected: one of name, description, window",
        "[trip.cityName] | [trip.city] | views[per_hour].dimensions[0]: trip.city (expected: the path of a declared field",
        "[trip.cityName] | [trip.cityName.en] | trip.cityName.en (expected: a path through objects, but trip.cityName is declared as string)",
        "[trip.cityName] | [trip.stops] | dimensions[0]: trip.stops (expected: a field with one value, not array)",
        "[trip.cityName] | [trip.cityName, {city_name: id}] | city_name (expected: a column's name of its own, for dimension trip.cityName has it",
        "[trip.cityName] | [{metres: id}] | measures.metres: metres (expected: a column's name of its own, for dimension id has it",
        "[trip.cityName] | [{City: id}] | (expected: a path, or {name: path})",
        "sum: trip.metres | sum: trip.meters | views[per_hour].measures.metres.sum: trip.meters (expected: the path of a declared field",
        "sum: trip.metres | sum: trip.cityName | measures.metres.sum: trip.cityName (expected: an integer, decimal or number field, or an expression over such, not string)",
        "sum: trip.metres | max: at | measures.metres.max: at (expected: an integer, decimal or number field, or an expression over such, not timestamp)",
        "sum: trip.metres | quantile: trip.isShared, q: 0.5 | quantile: trip.isShared (expected: an integer, decimal or number field",
        "sum: trip.metres | first: trip.stops | measures.metres.first: trip.stops (expected: a field with one value, not array)",
        "sum: trip.metres | distinct: trip | measures.metres.distinct: trip (expected: a field with one value, not object)",
        "sum: trip.metres | distinct: [id, trip] | measures.metres.distinct[1]: trip (expected: a field with one value, not object)",
        "sum: trip.metres | distinct: [id, id] | measures.metres.distinct[1]: id (expected: each path once)",
        "sum: trip.metres | distinct: [] | measures.metres.distinct: [] (expected: a path, or a list of paths)",
        "sum: trip.metres | distinct: [1] | measures.metres.distinct[0]: 1 (expected: a path)",
        "sum: trip.metres | distinct: trip.metres + 1 | measures.metres.distinct: trip.metres + 1 (expected: the path of a declared field",
        "sum: trip.metres | count: 5 | measures.metres.count: 5 (expected: a path, or {})",
        "sum: trip.metres | count: trip.meters | measures.metres.count: trip.meters (expected: the path of a declared field",
        "sum: trip.metres | sum: trip.metres + trip.meters | measures.metres.sum: trip.meters (expected: the path of a declared field: one of id,",
        "sum: trip.metres | sum: trip.metres * trip.cityName | measures.metres.sum: trip.cityName (expected: a field that is a number, not string)",
        "sum: trip.metres | sum: trip.metres / 2 | measures.metres.sum: trip.metres / 2 (expected: a path, or +, - and * over fields that are numbers, and constants)",
        "sum: trip.metres | sum: trip.metres + 'a' | measures.metres.sum: trip.metres + 'a' (expected: a path, or +, - and *",
        "sum: trip.metres | sum: trip.metres + size(id) | measures.metres.sum: trip.metres + size(id) (expected: a path, or +, - and *",
        "sum: trip.metres | sum: trip.metres + | measures.metres.sum: trip.metres + (expected: a path, or +, - and * over fields that are numbers, and constants; column",
        "sum: trip.metres | sum: 1 + 2 | measures.metres.sum: 1 + 2 (expected: an expression over at least one field)",
        "sum: trip.metres | sum: trip.speed * trip.speed * trip.speed * trip.speed * trip.speed | (expected: an expression of at most 38 places behind the point, not 45)",
        "sum: trip.metres | sum: {} | measures.metres.sum: {} (expected: a path, or an expression over numbers)",
        "sum: trip.metres | sum: trip.metres, max: trip.metres | (expected: exactly one of count, sum, min, max, avg, first, last, distinct, quantile)",
        "sum: trip.metres | quantile: trip.metres | measures.metres.q: absent (expected: which quantile, above 0 and at most 1, such as 0.95)",
        "sum: trip.metres | quantile: trip.metres, q: 0 | measures.metres.q: 0 (expected: a number above 0 and at most 1)",
        "sum: trip.metres | quantile: trip.metres, q: 1.01 | measures.metres.q: 1.01 (expected: a number above 0 and at most 1)",
        "sum: trip.metres | quantile: trip.metres, q: half | measures.metres.q: half (expected: a number above 0 and at most 1)",
        "sum: trip.metres | sum: trip.metres, q: 0.5 | measures.metres.q: 0.5 (expected: q only beside quantile)",
        "sum: trip.metres | total: trip.metres | measures.metres.total: unknown key (expected: one of count, sum",
        "fixed: PT1H} | fixed: PT1H}\\n    early: PT0S | views[per_hour].early: PT0S (expected: an ISO-8601 duration above zero",
        "fixed: PT1H} | fixed: PT1H}\\n    allowedLateness: PT-1S | allowedLateness: PT-1S (expected: an ISO-8601 duration of at least zero",
        "fixed: PT1H} | fixed: PT1H}\\n    top: {n: 10, by: meters} | views[per_hour].top.by: meters (expected: a measure of this view: one of trips, metres)",
        "fixed: PT1H} | fixed: PT1H}\\n    top: {n: 0, by: metres} | views[per_hour].top.n: 0 (expected: an integer from 1 to 10000)",
        "dimensions: [trip.cityName] | dimensions: [{rank: trip.cityName}]\\n    top: {n: 10, by: metres} | rank (expected: a column's name of its own, for the rank has it",
        "fixed: PT1H} | fixed: PT1H}\\n    top: {n: 10} | views[per_hour].top.by: absent (expected: the name of a measure)",
        "fixed: PT1H} | session: PT1H}\\n    top: {n: 10, by: metres} | views[per_hour].top: {\"n\":10,\"by\":\"metres\"} (expected: no top: each session is a window of its own",
        "fixed: PT1H} | sliding: P1D, every: PT1H} | contract.odcs.yaml:33: customProperties: deduplicationHorizon: PT24H by default (expected: at least PT24H10M30S: window PT24H",
        "fixed: PT1H} | session: P1D} | deduplicationHorizon: PT24H by default (expected: at least PT24H10M30S: window PT24H",
        "fixed: PT1H} | fixed: PT1H}\\n    filter: trip.isShared == 1 | views[per_hour].filter: trip.isShared == 1 (expected: a condition in CEL over declared fields; column 15:",
        "fixed: PT1H} | fixed: P1D} | contract.odcs.yaml:33: customProperties: deduplicationHorizon: PT24H by default (expected: at least PT24H10M30S: window PT24H",
      })
  void namesFileViewFieldValueAndExpectation(String text, String replacement, String line)
      throws IOException {
    ContractFolder contract =
        ContractFolder.in(folder).replace(text, replacement.replace("\\n", "\n"));

    ContractException mistake = catchThrowableOfType(ContractException.class, contract::read);

    assertThat(String.valueOf(mistake == null ? null : mistake.getMessage()).lines())
        .allMatch(each -> each.startsWith(folder.toString()))
        .allMatch(each -> each.contains("expected: "))
        .anyMatch(each -> each.contains(line));
  }
}
