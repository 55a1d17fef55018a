const ALLOWED_TAGS = new Set(
  ('a abbr b bdi bdo blockquote br cite code dd del div dl dt em figure figcaption h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol ' +
    'p pre q s section small span strike strong sub sup table tbody td tfoot th thead tr u ul var').split(' '),
);
const ENTITY = /&(?!(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/g;

/**
 * Names and descriptions pass through WordPress' "kses" filter: tags outside the list are cut (their content stays),
 * stray ampersands and angle brackets become entities.
 */
export function filterMarkup(text: string): string {
  const kept: string[] = [];
  const withoutTags = text.replace(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>/g, (tag, _slash: string, name: string) => {
    if (!ALLOWED_TAGS.has(name.toLowerCase())) return '';
    kept.push(tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|\S+)/gi, ''));
    return `\u0001${kept.length - 1}\u0002`;
  });
  const escaped = withoutTags.replace(ENTITY, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped.replace(/\u0001(\d+)\u0002/g, (_mark, index: string) => kept[Number(index)] ?? '');
}

/** SKUs and other one-line texts: tags cut, blanks folded and trimmed, nothing escaped. */
export function cleanLine(text: string): string {
  return text
    .replace(/<script[^>]*>[\s\S]*?<\/script>/gi, '')
    .replace(/<[^<>]*>/g, '')
    .replace(/[\r\n\t ]+/g, ' ')
    .trim();
}

/** The paragraph formatter that reading (context `view`) applies to descriptions. */
export function paragraphs(text: string): string {
  if (text.trim() === '') return '';
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .map((block) => asParagraph(block.trim()))
    .join('');
}

function asParagraph(block: string): string {
  const isBlock = /^<(p|div|ul|ol|table|h[1-6]|blockquote|pre|section|figure)\b/i.test(block);
  return isBlock ? `${block}\n` : `<p>${block.replace(/\n/g, '<br />\n')}</p>\n`;
}

/** A slug as `sanitize_title` makes it: accents folded (`ß` becomes `s`), lower case, dashes. */
export function slugify(text: string): string {
  return text
    .replace(/&[a-z]+;/gi, '')
    .replace(/<[^<>]*>/g, '')
    .replace(/ß/g, 's')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * `wc_format_decimal` with a point as the shop's decimal separator: everything but digits, minus and the last point is
 * dropped, so "9,95" becomes "995" and "abc" becomes "".
 */
export function formatDecimal(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const cleaned = cleanLine(String(value ?? '')).replace(/[^0-9.-]/g, '');
  const last = cleaned.lastIndexOf('.');
  const joined = last < 0 ? cleaned : `${cleaned.slice(0, last).replace(/\./g, '')}${cleaned.slice(last)}`;
  return /\d/.test(joined) ? joined : '';
}

/** JSON as PHP writes it: slashes and everything beyond ASCII escaped. The bytes a webhook signature covers. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value).replace(/[/\u007f-\uffff]/g, (char) =>
    char === '/' ? '\\/' : char === '\u007f' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
