package io.plimsoll.runner.flink.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one invocation measures; everything is given as {@code --name=value}.
 *
 * @param events records in the topic, copies included
 * @param repetitions how often each combination runs
 * @param parallelism the parallelisms that are tried, one after the other
 * @param deduplication whether repeated events count once, tried one after the other
 * @param only the variants that run
 * @param views the numbers of views whose cost is compared; where there are several, nothing else
 *     is measured
 * @param checkpointMillis interval of the EXACTLY_ONCE checkpoints of both jobs
 * @param heap of each measured JVM, as in {@code -Xmx}
 * @param profile whether the pipeline runs once more under the flight recorder
 * @param work folder for the broker's log, the checkpoints and the JVMs' logs; a temporary one that
 *     is deleted at the end when null
 * @param pipelineArguments handed to the launcher as they are
 */
record BenchmarkOptions(
    long events,
    int repetitions,
    List<Integer> parallelism,
    List<Boolean> deduplication,
    Set<Variant> only,
    List<Integer> views,
    long checkpointMillis,
    String heap,
    boolean profile,
    @Nullable Path work,
    List<String> pipelineArguments) {

  static final String USAGE =
      """
      --events=N             records in the topic, 5 % of them copies (40000000)
      --repetitions=N        how often each combination runs (3)
      --parallelism=N,N      1,2
      --deduplication=V,V    off,on
      --only=V,V             ceiling,native,plimsoll
      --views=N,N            instead of all that: the cost of so many views (1)
      --checkpoint-ms=N      interval of both jobs' checkpoints (10000)
      --heap=SIZE            of each measured JVM (6g)
      --profile=off          leaves out the run under the flight recorder (on)
      --work=FOLDER          keeps logs and recordings there (a temporary folder, deleted)
      --pipeline=ARGUMENT    one more argument for the pipeline's launcher; may be repeated
      """;

  static BenchmarkOptions parse(String[] arguments) {
    // Of 20 million the compiler sees most: it still takes a third of the CPU in the second half.
    long events = 40_000_000;
    int repetitions = 3;
    List<Integer> parallelism = List.of(1, 2);
    List<Boolean> deduplication = List.of(false, true);
    Set<Variant> only = EnumSet.allOf(Variant.class);
    List<Integer> views = List.of(1);
    long checkpointMillis = 10_000;
    String heap = "6g";
    boolean profile = true;
    Path work = null;
    List<String> pipelineArguments = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      switch (name) {
        case "--events" -> events = positive(name, value);
        case "--repetitions" -> repetitions = (int) positive(name, value);
        case "--parallelism" -> parallelism = numbers(name, value);
        case "--views" -> views = numbers(name, value);
        case "--deduplication" -> {
          deduplication = new ArrayList<>();
          for (String one : value.split(",", -1)) {
            deduplication.add(on(name, one));
          }
        }
        case "--only" -> {
          only = EnumSet.noneOf(Variant.class);
          for (String one : value.split(",", -1)) {
            only.add(Variant.of(one));
          }
        }
        case "--checkpoint-ms" -> checkpointMillis = positive(name, value);
        case "--heap" -> heap = value;
        case "--profile" -> profile = on(name, value);
        case "--work" -> work = Path.of(value);
        case "--pipeline" -> pipelineArguments.add(value);
        default ->
            throw new IllegalArgumentException(
                name + " is not an option (expected:\n" + USAGE + ")");
      }
    }
    return new BenchmarkOptions(
        events,
        repetitions,
        parallelism,
        deduplication,
        only,
        views,
        checkpointMillis,
        heap,
        profile,
        work,
        pipelineArguments);
  }

  private static List<Integer> numbers(String name, String value) {
    List<Integer> numbers = new ArrayList<>();
    for (String one : value.split(",", -1)) {
      numbers.add((int) positive(name, one));
    }
    return numbers;
  }

  private static long positive(String name, String value) {
    if (!value.matches("[1-9][0-9]{0,17}")) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a whole number > 0)");
    }
    return Long.parseLong(value);
  }

  private static boolean on(String name, String value) {
    if (!value.equals("on") && !value.equals("off")) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: on or off)");
    }
    return value.equals("on");
  }
}
