import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS } from '../../apps/hub/src/connectors';
import type { ConnectorManifest } from '../../libs/connector-sdk/src';
import type { PresetBody, ScheduleTemplate } from '../../libs/contracts/src';
import { DocsError } from './docs.error';
import { grouped, header, ROOT, table, type Pages } from './reference-page';

/** What every connector is and can do, from its manifest. @throws {DocsError} when a connector's folder is not listed in the hub. */
export function connectorsPage(): Pages {
  requireListed();
  return {
    'docs/reference/connectors.md': `${header('Connectors')}
What the hub can connect to, from the connectors' manifests. \`GET /api/v1/connectors\` answers the same for the hub that runs.

${CONNECTORS.map(({ manifest }) => sectionOf(manifest)).join('\n')}`,
  };
}

function requireListed(): void {
  const listed = CONNECTORS.map(({ manifest }) => manifest.id);
  const missing = readdirSync(join(ROOT, 'connectors')).filter((name) => existsSync(join(ROOT, 'connectors', name, 'src', 'index.ts')) && !listed.includes(name));
  if (missing.length > 0) throw new DocsError(`connectors/${missing.join(', connectors/')} has no place in apps/hub/src/connectors.ts.`);
}

function sectionOf(manifest: ConnectorManifest): string {
  const { id, name, limits, guarantees } = manifest;
  return `## ${name}

Id \`${id}\`, mapper version ${manifest.mapperVersion}. Limits, ways to connect and known gaps: [connectors/${id}](../../connectors/${id}/README.md).

### What it carries

${table(['entity', 'into the hub', 'to the store'], manifest.entities.map(({ entity, in: comesIn, out }) => [entity, comesIn ? 'yes' : 'no', out.join(', ') || 'nothing']))}

Operations: ${codes(manifest.operations)}. Webhooks: ${codes(manifest.webhookTopics)}.

### Connecting

${table(['field', 'label', 'kind', 'needed', 'help'], manifest.form.map((field) => [`\`${field.in}.${field.name}\``, field.label, field.type, field.required ? 'yes' : 'no', field.help]))}

Checks of a verification, in their order. One that blocks keeps the connection from being used; the others warn.

${table(['check', 'blocks'], Object.entries(checksOf(id)).map(([check, blocks]) => [`\`${check}\``, blocks ? 'yes' : 'no']))}

### Presets

${Object.entries(manifest.presets).map(([preset, { title, version, body }]) => presetOf(preset, title, version, body)).join('\n')}
### Limits and guarantees

${table(['what', 'value'], [
    ['records asked for per page', grouped(limits.pageSizeRecords)],
    ['items per write', grouped(limits.pushBatchItems)],
    ['requests at the same time', grouped(limits.maxConcurrentRequests)],
    ['longest time of a request', `${grouped(limits.requestTimeoutMs)} ms`],
    ['writing twice has one effect', guarantees.idempotentPush],
    ['changes that can be told apart', `${grouped(guarantees.versionResolutionMs)} ms`],
  ])}
`;
}

function presetOf(name: string, title: string, version: number, { products, stock, match, schedules, zeroShareLimit, vanishShareLimit }: PresetBody): string {
  const what = [
    `products ${products.direction}${products.direction === 'in' ? ` (${products.mode}, ${products.create ? 'creates' : 'creates nothing'})` : ''}`,
    `stock ${stock.direction}`,
    `matched by ${match.join(', then ')}`,
    `asks when more than ${percent(zeroShareLimit)} would go to zero or ${percent(vanishShareLimit)} vanish`,
  ];
  const rows = schedules.map((schedule) => [`\`${schedule.operation}\``, timingOf(schedule), schedule.active ? 'yes' : 'no']);
  return `**\`${name}\`** (version ${version}): ${title}. ${what.join('; ')}.\n\n${rows.length === 0 ? 'No schedules.' : table(['schedule', 'when', 'on at activation'], rows)}\n`;
}

function timingOf({ everyMs, cron, timeZone }: ScheduleTemplate): string {
  if (everyMs !== undefined) return everyMs % 60_000 === 0 ? `every ${everyMs / 60_000} min` : `every ${grouped(everyMs)} ms`;
  return `cron \`${cron ?? ''}\`${timeZone === undefined ? '' : ` (${timeZone})`}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function codes(list: readonly string[]): string {
  return list.length === 0 ? 'none' : list.map((item) => `\`${item}\``).join(', ');
}

/** Checks of a connector by the name the hub shows, in the connector's own order. */
function checksOf(id: string): Readonly<Record<string, boolean>> {
  const file = join(ROOT, 'connectors', id, 'src', 'verify', 'check-list.ts');
  if (!existsSync(file)) throw new DocsError(`connectors/${id}/src/verify/check-list.ts has to export CHECKS: every check by name, and whether it blocks.`);
  return (require(file) as { CHECKS: Readonly<Record<string, boolean>> }).CHECKS;
}
