package io.plimsoll.pipelines;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Hands the options that are not ours to Beam's own parser, after looking at each of them, so that
 * a mistake reads as one line: Beam's own messages tell of classes and properties.
 */
final class BeamArguments {
  private final RunnerProfile profile;
  private final Map<String, Type> known;

  BeamArguments(RunnerProfile profile) {
    this.profile = profile;
    this.known = properties();
  }

  /**
   * Returns the options of a pipeline.
   *
   * @param given the arguments as {@code --name=value}, or {@code --name} for true
   * @param ours names of our own options, for hints
   * @throws UsageException if one is unknown, has a wrong value or asks for another runner
   */
  PipelineOptions parse(List<String> given, Collection<String> ours) {
    Set<String> names = new LinkedHashSet<>();
    for (String argument : given) {
      names.add(check(argument, ours));
    }
    List<String> all = new ArrayList<>();
    for (String setting : profile.defaults()) {
      if (!names.contains(name(setting))) {
        all.add(setting);
      }
    }
    all.addAll(given);
    try {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).create();
      if (!options.getRunner().equals(profile.runner())) {
        throw otherRunner(options.getRunner().getSimpleName());
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new UsageException("options: " + oneLine(e), e);
    }
  }

  private String check(String argument, Collection<String> ours) {
    if (!argument.matches("--[^=]+(=.*)?")) {
      throw new UsageException(argument + ": not an option (expected: --name=value)");
    }
    String name = name(argument);
    Type type = known.get(name);
    if (type == null) {
      Set<String> names = new LinkedHashSet<>(ours);
      names.addAll(known.keySet());
      throw new UsageException(
          "--"
              + name
              + ": unknown option (expected: one of plimsoll, of Beam or of its "
              + profile.name()
              + " runner"
              + Spelling.hint(name, names)
              + ")");
    }
    String value = argument.contains("=") ? argument.substring(argument.indexOf('=') + 1) : "true";
    try {
      PipelineOptionsFactory.fromArgs(argument).create();
    } catch (IllegalArgumentException e) {
      if (name.equals("runner")) {
        throw otherRunner(value);
      }
      throw new UsageException("--" + name + ": " + value + " (expected: " + expected(type) + ")");
    }
    return name;
  }

  private UsageException otherRunner(String runner) {
    return new UsageException(
        "--runner: "
            + runner
            + " (expected: "
            + profile.runner().getSimpleName()
            + ", the runner of this build; another is chosen by its Maven profile)");
  }

  private static String name(String argument) {
    int end = argument.indexOf('=');
    return argument.substring(2, end < 0 ? argument.length() : end);
  }

  private static String expected(Type type) {
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "an integer";
    }
    if (type == double.class || type == Double.class || type == float.class) {
      return "a number";
    }
    if (type instanceof Class<?> c && c.isEnum()) {
      return "one of " + Arrays.toString(c.getEnumConstants());
    }
    if (type == Class.class) {
      return "the name of a class on the class path";
    }
    return "a value of type " + type.getTypeName().replaceAll("[a-z]+(\\w*)\\.", "");
  }

  /** Returns every property of every options interface on the class path. */
  private static Map<String, Type> properties() {
    Map<String, Type> properties = new TreeMap<>();
    for (Class<?> options : PipelineOptionsFactory.getRegisteredOptions()) {
      for (Method method : options.getMethods()) {
        String name = method.getName();
        int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
        if (prefix > 0
            && name.length() > prefix
            && method.getParameterCount() == 0
            && !Modifier.isStatic(method.getModifiers())) {
          properties.put(
              Introspector.decapitalize(name.substring(prefix)), method.getGenericReturnType());
        }
      }
    }
    return properties;
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
