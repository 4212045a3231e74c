package io.plimsoll;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that shows a promise of the README by its number; of a class: each of its tests
 * does.
 *
 * <p>Every number in use has a patch in {@code src/test/mutations} that breaks the promise, and the
 * tests marked with it must then fail. With {@code -Dplimsoll.promise=<n>} only the tests of that
 * number run. Works on JUnit's tests and on jqwik's properties.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("promise")
@net.jqwik.api.Tag("promise")
@ExtendWith(PromiseFilter.class)
@AddLifecycleHook(PromiseFilter.class)
public @interface Promise {

  /** The promises' numbers, 1 to 7. */
  int[] value();
}
