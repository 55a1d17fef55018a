import ts from 'typescript';
import { header, table, type Pages } from './reference-page';
import { constantsOf, membersOf, parse, valueOf, walk } from './source-reader';

const SOURCES = ['libs/observability/src/metrics/hub-metrics.ts', 'apps/hub/src/metrics/hub-gauges.ts'];

interface Metric {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** Every metric the hub declares. */
export function metricsPage(): Pages {
  const metrics = SOURCES.flatMap((path) => metricsIn(parse(path))).sort((left, right) => (left.name < right.name ? -1 : 1));
  const rows = metrics.map(({ name, kind, labels, help }) => [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(', ') || 'none', help]);
  return {
    'docs/reference/metrics.md': `${header('Metrics')}
\`GET /metrics\` answers in the Prometheus text format; it asks for \`HUB_METRICS_TOKEN\` as a bearer token where one is set. No label names an
account, a product or a store. The usual numbers of a Node process are there too, with the prefix \`entrepot_\`.

${table(['metric', 'kind', 'labels', 'meaning'], rows)}
`,
  };
}

function metricsIn(source: ts.SourceFile): Metric[] {
  const constants = constantsOf(source);
  const metrics: Metric[] = [];
  walk(source, (node) => {
    if (!ts.isObjectLiteralExpression(node)) return;
    const members = new Map(membersOf(node));
    const [name, help] = [members.get('name'), members.get('help')];
    if (name === undefined || help === undefined || !ts.isStringLiteralLike(name) || !ts.isStringLiteralLike(help)) return;
    const labels = members.get('labelNames') ?? members.get('labels');
    const kind = ts.isNewExpression(node.parent) ? node.parent.expression.getText().toLowerCase() : 'gauge';
    metrics.push({ name: name.text, help: help.text, kind, labels: labels === undefined ? [] : ((valueOf(labels, constants) as string[] | undefined) ?? []) });
  });
  return metrics;
}
