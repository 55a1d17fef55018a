import { HubError } from '@hub/common';

/** One thing wrong with the settings: the variable and the reason, never its value. */
export interface SettingsProblem {
  readonly name: string;
  readonly reason: string;
}

/** The hub cannot start with these settings; the message lists every problem at once. Retrying without a change is pointless. */
export class SettingsError extends HubError {
  constructor(readonly problems: readonly SettingsProblem[]) {
    super('validation', 'settings.invalid', describe(problems), { details: { problems } });
  }
}

function describe(problems: readonly SettingsProblem[]): string {
  const list = problems.map(({ name, reason }) => `${name} ${reason}`).join('; ');
  return `${problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`}: ${list}. docs/reference/settings.md lists them all.`;
}
