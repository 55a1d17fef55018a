/** An EAN-13 with a right check digit, made of a number below a billion. */
export function ean(number: number): string {
  return withCheckDigit(`400${String(number).padStart(9, '0')}`);
}

/** A UPC-A of the same kind: 12 digits. */
export function upc(number: number): string {
  return withCheckDigit(`03${String(number).padStart(9, '0')}`);
}

function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
