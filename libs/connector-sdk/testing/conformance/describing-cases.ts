import { strict as assert } from 'node:assert';

import { OPERATIONS } from '@hub/contracts';
import { validateSync } from 'class-validator';

import type { Bench } from './bench';
import type { CaseTable } from './case-table';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Manifest, settings and verification. */
export const DESCRIBING_CASES: CaseTable = {
  'manifest.valid': ['declares a manifest the hub can work with', manifestIsValid],
  'manifest.secrets': ['marks every secret of its form', secretsAreMarked],
  'settings.validated': ['takes good settings and refuses nonsense', settingsAreValidated],
  'verify.good': ['verifies a healthy spoke', verifiesGood],
  'verify.bad': ['refuses credentials that do not work, with cause and fix', verifiesBad],
  'verify.writes-nothing': ['changes nothing while verifying', verifiesWithoutWriting],
};

async function manifestIsValid({ scenario }: Bench): Promise<void> {
  const { manifest } = scenario.connector;
  assert.match(manifest.id, KEBAB, 'the id is kebab-case');
  assert.ok(Number.isInteger(manifest.mapperVersion) && manifest.mapperVersion > 0, 'mapperVersion is a positive integer');
  assert.ok(Object.values(manifest.limits).every((limit) => Number.isInteger(limit) && limit > 0), 'limits are positive integers');
  assert.deepEqual(manifest.operations.filter((operation) => !OPERATIONS.includes(operation)), [], 'operations are known ones');
  for (const [name, preset] of Object.entries(manifest.presets)) {
    assert.match(name, KEBAB, 'preset names are kebab-case');
    for (const schedule of preset.body.schedules) {
      assert.ok((manifest.operations as readonly string[]).includes(schedule.operation), `preset ${name} schedules ${schedule.operation}`);
      assert.notEqual(schedule.everyMs === undefined, schedule.cron === undefined, `schedule ${schedule.operation} has an interval or a cron expression`);
    }
  }
}

async function secretsAreMarked({ scenario }: Bench): Promise<void> {
  const { form, secrets } = scenario.connector.manifest;
  const hidden = form.filter((field) => field.type === 'secret').map((field) => field.name);
  assert.deepEqual(hidden.filter((name) => !secrets.includes(name)), [], 'secret fields that the manifest does not list');
  const shown = form.filter((field) => secrets.includes(field.name) && field.type !== 'secret').map((field) => field.name);
  assert.deepEqual(shown, [], 'secrets shown as plain fields');
}

async function settingsAreValidated({ scenario, spoke }: Bench): Promise<void> {
  const { settings, credentials } = scenario.connector.manifest;
  for (const [type, good] of [[settings, spoke.settings], [credentials, spoke.credentials]] as const) {
    assert.deepEqual(validateSync(Object.assign(new type(), good)).map((problem) => problem.property), [], 'good values are refused');
    const nonsense = Object.fromEntries(Object.keys(good).map((name) => [name, { not: 'a value' }]));
    assert.notEqual(validateSync(Object.assign(new type(), nonsense)).length, 0, 'nonsense is accepted');
  }
}

async function verifiesGood(bench: Bench): Promise<void> {
  const report = await bench.open().verify();
  assert.deepEqual(report.checks.filter((check) => check.status === 'failed').map((check) => check.name), [], 'failed checks');
  assert.equal(report.ok, true);
  assert.ok(report.checks.length > 0, 'it checks something');
  for (const check of report.checks) assert.match(check.name, KEBAB, 'check names are kebab-case');
  assert.equal(new Set(report.checks.map((check) => check.name)).size, report.checks.length, 'check names are unique');
}

async function verifiesBad(bench: Bench): Promise<void> {
  const report = await bench.open({ credentials: bench.spoke.badCredentials }).verify();
  assert.equal(report.ok, false, 'bad credentials pass');
  const failed = report.checks.filter((check) => check.status === 'failed' && check.blocking);
  assert.ok(failed.length > 0 && failed.every((check) => check.cause && check.fix), 'a blocking check names cause and fix');
}

async function verifiesWithoutWriting(bench: Bench): Promise<void> {
  await bench.open().verify();
  assert.equal(bench.spoke.writes(), 0, 'verifying wrote something');
}
