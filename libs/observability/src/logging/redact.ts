/** What stands in the place of a secret. */
export const MASK = '[redacted]';

const SECRET_NAME = /secret|passw|token|authorization|cookie|credential|signature|api[-_]?key|consumer[-_]?key|private[-_]?key|sealed/i;
const SECRET_PARAMETER = /([?&;\s"']|^)((?:consumer_key|consumer_secret|oauth_[a-z_]+|[a-z_]*token|[a-z_]*secret|password|api_?key|signature)=)[^&;\s"']+/gi;
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^/\s:@"']*:[^/\s@"']*@/gi;
const AUTHORIZATION = /\b(Basic|Bearer|OAuth)\s+[A-Za-z0-9._~+/=-]{6,}/g;
const VENDOR_KEY = /\b(ck|cs)_[0-9a-zA-Z]{8,}/g;
const OUR_KEY = /\bent_[0-9a-zA-Z_-]{16,}/g;

/** Objects deeper than this are cut. */
const MAX_DEPTH = 8;
/** Longer texts are cut, so that no payload ends up in a log line. Unit: characters. */
const MAX_TEXT = 4_000;

/** A text without the secrets that URLs, headers and key formats betray. */
export function redactText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}... (${text.length} characters)` : text;
  return short
    .replace(USER_INFO, `$1${MASK}@`)
    .replace(SECRET_PARAMETER, `$1$2${MASK}`)
    .replace(AUTHORIZATION, `$1 ${MASK}`)
    .replace(VENDOR_KEY, `$1_${MASK}`)
    .replace(OUR_KEY, `ent_${MASK}`);
}

/**
 * A copy safe to log: members with secret-sounding names are masked whole, texts by their form, errors become plain objects with
 * their causes, cycles and depth end in a mark. Never throws.
 */
export function redact(value: unknown, depth = 0, seen: ReadonlySet<object> = new Set()): unknown {
  if (value === null || typeof value !== 'object') return redactScalar(value);
  if (seen.has(value)) return '[again]';
  if (depth >= MAX_DEPTH) return '[deep]';
  return redactObject(value, depth, new Set([...seen, value]));
}

function redactScalar(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return value;
  }
}

function redactObject(value: object, depth: number, seen: ReadonlySet<object>): unknown {
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return redactError(value, depth, seen);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1, seen));
  const safe: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) safe[name] = isSecret(name, member) ? MASK : redact(member, depth + 1, seen);
  return safe;
}

/** Counts, ids and flags about secrets (`tokens: 3`, `hasSecret: true`) are no secrets. */
function isSecret(name: string, member: unknown): boolean {
  return SECRET_NAME.test(name) && member !== null && (typeof member === 'string' || typeof member === 'object');
}

function redactError(error: Error, depth: number, seen: ReadonlySet<object>): Record<string, unknown> {
  const { code, details, cause } = error as { code?: unknown; details?: unknown; cause?: unknown };
  return {
    name: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code: redact(code, depth + 1, seen) }),
    ...(details === undefined ? {} : { details: redact(details, depth + 1, seen) }),
    stack: redactText(error.stack ?? ''),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1, seen) }),
  };
}
