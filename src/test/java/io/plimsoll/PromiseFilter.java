package io.plimsoll;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips what does not show the one promise that {@code plimsoll.promise} asks for, if it asks. */
public final class PromiseFilter implements ExecutionCondition, SkipExecutionHook {

  private final @Nullable Integer wanted = Integer.getInteger("plimsoll.promise");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    // A class is never skipped whole: one of its methods may show another promise than the class.
    return context.getTestMethod().filter(method -> isUnwanted(method)).isPresent()
        ? ConditionEvaluationResult.disabled("shows another promise than " + wanted)
        : ConditionEvaluationResult.enabled("");
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    Optional<AnnotatedElement> element = context.optionalElement();
    return element.isPresent() && element.get() instanceof Method method && isUnwanted(method)
        ? SkipResult.skip("shows another promise than " + wanted)
        : SkipResult.doNotSkip();
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  private boolean isUnwanted(Method method) {
    return wanted != null
        && Stream.of(method, method.getDeclaringClass())
            .map(element -> element.getAnnotation(Promise.class))
            .filter(promise -> promise != null)
            .flatMapToInt(promise -> Arrays.stream(promise.value()))
            .noneMatch(number -> number == wanted);
  }
}
