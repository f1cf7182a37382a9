package org.tsdf.perturbation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks the method that computes an equation of the paper; {@code docs/equations.md} lists all. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Equation {
  /** The number as printed, 1 to 17. */
  int value();
}
