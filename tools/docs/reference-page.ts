import { join } from 'node:path';

/** Where the repository begins. */
export const ROOT = join(__dirname, '..', '..');

/** Texts by their path in the repository. */
export type Pages = Readonly<Record<string, string>>;

/** The beginning of every generated page. */
export function header(title: string): string {
  return `# ${title}\n\n<!-- Generated from the sources by "npm run docs:generate"; edit those instead. -->\n`;
}

/** A Markdown table; cells may hold anything. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A number with its digits in groups of three. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

/** JSON as it stands in a file. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}
