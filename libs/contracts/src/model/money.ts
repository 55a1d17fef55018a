/** An amount as a decimal string, as the source wrote it (up to six decimals), with its ISO 4217 currency. Never a float. */
export interface Money {
  /** Decimal digits with a point, such as `149.50`. */
  readonly amount: string;
  /** ISO 4217, such as `SEK`. */
  readonly currency: string;
}
