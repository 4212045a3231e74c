package io.plimsoll.runner.flink.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One measured run, as the parent hands it to the JVM that does it.
 *
 * @param name of the run and of its contract; its topics begin with it
 * @param events records in the source topic
 * @param views how many views it has; the first is the one whose rows are checked
 * @param work the run's own folder
 * @param arguments more arguments for the pipeline's launcher
 */
record RunSpec(
    String name,
    Variant variant,
    String bootstrapServers,
    String topic,
    long events,
    int parallelism,
    boolean deduplication,
    long checkpointMillis,
    int views,
    Path work,
    List<String> arguments) {

  String rowsTopic() {
    return rowsTopic(Rows.VIEW);
  }

  String rowsTopic(String view) {
    return name + ".rows." + view;
  }

  List<String> toArguments() {
    List<String> words =
        new ArrayList<>(
            List.of(
                name,
                variant.name(),
                bootstrapServers,
                topic,
                Long.toString(events),
                Integer.toString(parallelism),
                Boolean.toString(deduplication),
                Long.toString(checkpointMillis),
                Integer.toString(views),
                work.toString()));
    words.addAll(arguments);
    return words;
  }

  static RunSpec of(List<String> words) {
    return new RunSpec(
        words.get(0),
        Variant.valueOf(words.get(1)),
        words.get(2),
        words.get(3),
        Long.parseLong(words.get(4)),
        Integer.parseInt(words.get(5)),
        Boolean.parseBoolean(words.get(6)),
        Long.parseLong(words.get(7)),
        Integer.parseInt(words.get(8)),
        Path.of(words.get(9)),
        List.copyOf(words.subList(10, words.size())));
  }
}
