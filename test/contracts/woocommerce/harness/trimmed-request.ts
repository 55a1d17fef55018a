const TRIMMED = /^\(trimmed: (\d+) entries in all\)$/;

/**
 * Fills up lists the recordings show only the beginning of: the missing entries go on counting where the shown ones
 * stop (`SER-001`, `SER-002`, ...).
 */
export function fillUp(body: unknown): unknown {
  if (Array.isArray(body)) return filledList(body);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, fillUp(value)]));
}

function filledList(list: unknown[]): unknown[] {
  const total = TRIMMED.exec(String(list[list.length - 1]))?.[1];
  if (total === undefined) return list.map(fillUp);
  const shown = list.slice(0, -1);
  const last = shown[shown.length - 1];
  while (shown.length < Number(total)) shown.push(counted(last, shown.length - (list.length - 2)));
  return shown;
}

function counted(entry: unknown, steps: number): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, countedField(name, value, steps)]));
}

function countedField(name: string, value: unknown, steps: number): unknown {
  if (name === 'id' && typeof value === 'number') return value + steps;
  if (typeof value !== 'string' || !['name', 'sku'].includes(name)) return value;
  return value.replace(/\d+$/, (digits) => String(Number(digits) + steps).padStart(digits.length, '0'));
}
