const COLOURS: Readonly<Record<number, string>> = { 20: '\u001b[90m', 30: '\u001b[36m', 40: '\u001b[33m', 50: '\u001b[31m' };
const NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info ', 40: 'warn ', 50: 'error' };
const RESET = '\u001b[0m';

/** One line of text for people from one JSON line of the log; lines that are not JSON pass unchanged. */
export function textLineOf(line: string, useColour: boolean): string {
  const entry = parse(line);
  if (entry === undefined) return line;
  const { level, time, msg, error, ...fields } = entry;
  const name = NAMES[Number(level)] ?? String(level);
  const shown = useColour ? `${COLOURS[Number(level)] ?? ''}${name}${RESET}` : name;
  const facts = Object.entries(fields).map(([key, value]) => `${key}=${format(value)}`);
  const first = [String(time).slice(11, 23), shown, String(msg), ...facts].join(' ');
  return `${first}${error === undefined ? '' : `\n${describeError(error)}`}\n`;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function format(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

function describeError(error: unknown): string {
  const { stack, message, cause } = (error ?? {}) as { stack?: string; message?: string; cause?: unknown };
  const own = stack !== undefined && stack !== '' ? stack : (message ?? JSON.stringify(error));
  return `  ${own.replaceAll('\n', '\n  ')}${cause === undefined ? '' : `\n  caused by ${describeError(cause).trimStart()}`}`;
}
