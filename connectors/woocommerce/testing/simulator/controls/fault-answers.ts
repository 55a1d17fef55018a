import { htmlPage, type SiteAnswer } from '../rest/http-message';
import { fatalErrorBody } from '../rest/word-press';
import type { FaultRule } from './fault-rules';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };
const WARNING =
  '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/www/wp-content/plugins/some-plugin/some-plugin.php</b> on line <b>12</b><br />\n';

/** @returns the answer of a fault that keeps the request from the shop, or undefined for faults that let it through. */
export function answerInstead(rule: FaultRule): SiteAnswer | undefined {
  switch (rule.kind) {
    case 'too-many-requests':
      return htmlPage(429, 'Too Many Requests', rule.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(rule.retryAfterSeconds) });
    case 'server-error':
      return { status: 500, headers: { ...JSON_TYPE }, body: fatalErrorBody('Call to undefined function some_function()') };
    case 'bad-gateway':
      return htmlPage(502, 'Bad Gateway');
    case 'maintenance':
      return wpDie(503, 'Briefly unavailable for scheduled maintenance. Check back in a minute.', { 'Retry-After': '600' });
    case 'database-down':
      return wpDie(500, '<h1>Error establishing a database connection</h1>');
    case 'html':
      return htmlPage(200, 'Log In');
    case 'firewall':
      return htmlPage(403, 'Just a moment...', { 'cf-ray': '8f0a1b2c3d4e5f60-FRA', server: 'cloudflare' });
    case 'method-refused':
      return htmlPage(501, 'Not Implemented');
    default:
      return undefined;
  }
}

/** @returns the shop's own answer as the fault leaves it. */
export function spoil(rule: FaultRule, answer: SiteAnswer): SiteAnswer {
  if (rule.kind === 'php-warning') return { ...answer, body: WARNING + answer.body };
  if (rule.kind === 'byte-order-mark') return { ...answer, body: `\uFEFF${answer.body}` };
  return answer;
}

function wpDie(status: number, message: string, headers: Record<string, string> = {}): SiteAnswer {
  const body = JSON.stringify({ code: 'wp_die', message, data: { status }, additional_errors: [] });
  return { status, headers: { ...JSON_TYPE, ...headers }, body };
}
