package io.plimsoll.runner.dataflow;

import io.plimsoll.pipelines.Plimsoll;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts {@code plimsoll run} from a flex template, which knows options and no commands: each of
 * its parameters comes as {@code --name=value}.
 */
public final class TemplateLauncher {
  private TemplateLauncher() {}

  /** Runs, and ends the JVM with the exit code. */
  public static void main(String[] parameters) {
    Plimsoll.main(arguments(parameters));
  }

  /** Returns the arguments of the command; a switch comes as {@code true} or {@code false}. */
  static String[] arguments(String[] parameters) {
    List<String> arguments = new ArrayList<>();
    arguments.add("run");
    for (String parameter : parameters) {
      if (!parameter.endsWith("=false") || !isSwitch(parameter)) {
        arguments.add(isSwitch(parameter) ? parameter.replaceFirst("=.*", "") : parameter);
      }
    }
    return arguments.toArray(String[]::new);
  }

  private static boolean isSwitch(String parameter) {
    return parameter.matches("--bigquery-events=(true|false)");
  }
}
