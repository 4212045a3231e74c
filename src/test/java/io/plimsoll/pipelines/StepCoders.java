package io.plimsoll.pipelines;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature;
import org.apache.beam.sdk.transforms.reflect.DoFnSignatures;

/** Writes of each step of a pipeline down what coders its outputs, states and timers have. */
final class StepCoders extends PipelineVisitor.Defaults {
  private final Map<String, String> steps;

  StepCoders(Map<String, String> steps) {
    this.steps = steps;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    Map<String, String> parts = new TreeMap<>();
    node.getOutputs()
        .forEach(
            (tag, value) -> {
              // A tag without a name of its own has a number that any change may move.
              String name = tag.getId().matches(".*#[0-9a-f]+|Tag<.*") ? "output" : tag.getId();
              parts.merge("output " + name, text(value.getCoder()), (a, b) -> a + ", " + b);
            });
    if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> parDo) {
      add(parDo.getFn(), parts);
    }
    steps.put(
        node.getFullName(),
        parts.entrySet().stream()
            .map(part -> part.getKey() + ": " + part.getValue())
            .collect(Collectors.joining("; ")));
  }

  private static void add(DoFn<?, ?> fn, Map<String, String> parts) {
    DoFnSignature signature = DoFnSignatures.signatureForDoFn(fn);
    signature
        .stateDeclarations()
        .forEach(
            (id, declaration) ->
                parts.put(
                    "state " + id, text(DoFnSignatures.getStateSpecOrThrow(declaration, fn))));
    signature
        .timerDeclarations()
        .forEach(
            (id, declaration) ->
                parts.put(
                    "timer " + id,
                    DoFnSignatures.getTimerSpecOrThrow(declaration, fn).getTimeDomain().name()));
    signature.timerFamilyDeclarations().keySet().forEach(id -> parts.put("timers " + id, ""));
  }

  private static String text(StateSpec<?> spec) {
    return spec.match(
        new StateSpec.Cases<String>() {
          @Override
          public String dispatchValue(Coder<?> coder) {
            return "value " + text(coder);
          }

          @Override
          public String dispatchBag(Coder<?> coder) {
            return "bag " + text(coder);
          }

          @Override
          public String dispatchCombining(Combine.CombineFn<?, ?, ?> fn, Coder<?> coder) {
            return "combining " + text(coder);
          }

          @Override
          public String dispatchMap(Coder<?> key, Coder<?> value) {
            return "map " + text(key) + " to " + text(value);
          }

          @Override
          public String dispatchSet(Coder<?> coder) {
            return "set " + text(coder);
          }

          @Override
          public String dispatchOrderedList(Coder<?> coder) {
            return "list " + text(coder);
          }

          @Override
          public String dispatchMultimap(Coder<?> key, Coder<?> value) {
            return "multimap " + text(key) + " to " + text(value);
          }
        });
  }

  private static String text(Coder<?> coder) {
    String name = coder.getClass().getName().replaceFirst(".*\\.", "").replaceFirst(".*\\$", "");
    return coder.getCoderArguments() == null || coder.getCoderArguments().isEmpty()
        ? name
        : name
            + coder.getCoderArguments().stream()
                .map(StepCoders::text)
                .collect(Collectors.joining(", ", "(", ")"));
  }
}
