package org.tsdf.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that need the reference data beside the checkout ({@code -Dtsdf.shared=DIR}). Without
 * it they are reported as skipped, with the reason.
 */
@Tag("shared")
@ExtendWith(SharedDataCondition.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SharedTest {}
