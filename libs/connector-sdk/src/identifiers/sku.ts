/** The comparable form of a SKU or MPN: Unicode-normalised, lower case, blanks trimmed and runs of them made one. */
export function foldKey(given: string): string {
  return given.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
