package org.tsdf.fusion;

/** What the number τ of a recipe counts. */
public enum ThresholdUnit {
  /** Shares of ε: entries with |W₀|/ε &lt; τ are eligible. */
  BUDGET_SHARE,

  /** Shares of the entries: the quietest share τ of them is eligible. */
  ENTRY_SHARE
}
