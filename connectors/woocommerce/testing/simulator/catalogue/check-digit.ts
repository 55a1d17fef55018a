/** @returns digits with the GS1 check digit appended: 12 digits give an EAN-13, 11 a UPC-A. */
export function withCheckDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += Number(digits[index]) * weight;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
