import type { EnvType } from './env.decorator';

/** What became of a text: a value, or why it cannot be one. */
export type Converted = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const INTEGER = /^[+-]?\d{1,15}$/;
const YES = new Set(['true', '1', 'yes', 'on']);
const NO = new Set(['false', '0', 'no', 'off']);

/** Converts the text of a variable; the reason never repeats the text. */
export function convertEnvText(text: string, type: EnvType): Converted {
  const trimmed = text.trim();
  switch (type) {
    case 'text':
      return { ok: true, value: trimmed };
    case 'integer':
      return INTEGER.test(trimmed) ? { ok: true, value: Number(trimmed) } : { ok: false, reason: 'must be a whole number' };
    case 'flag':
      return toFlag(trimmed.toLowerCase());
    case 'list':
      return { ok: true, value: trimmed.split(',').map((item) => item.trim()).filter((item) => item !== '') };
  }
}

function toFlag(text: string): Converted {
  if (YES.has(text)) return { ok: true, value: true };
  if (NO.has(text)) return { ok: true, value: false };
  return { ok: false, reason: 'must be true or false' };
}
