/** An amount as a decimal string, as the source wrote it (up to six decimals), with its ISO 4217 currency. Never a float. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}
