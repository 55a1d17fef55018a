/** The comparable form of a SKU or MPN: Unicode-normalised, lower case, without blanks. */
export function foldKey(given: string): string {
  return given.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}
