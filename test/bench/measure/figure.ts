import { median, spread } from './statistics';

/** One line of the report. */
export interface Figure {
  /** What was measured, such as `import / bare upsert of the product rows`. */
  readonly name: string;
  /** One value per round. */
  readonly rounds: readonly number[];
  /** Such as `x`, `ms` or `/s`; appended to the value. */
  readonly unit: string;
  /** What is aimed for; left out for figures that only explain another one. */
  readonly aim?: { readonly atLeast: number } | { readonly below: number };
  /** What the figure is made of, in a few words. */
  readonly note?: string;
}

/** Whether the median reaches the aim; undefined where there is none. */
export function meetsAim({ rounds, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return 'atLeast' in aim ? median(rounds) >= aim.atLeast : median(rounds) < aim.below;
}

/** The figure as one line: name, median, spread over the rounds, aim, note. */
export function describeFigure(figure: Figure): string {
  const { name, rounds, unit, note } = figure;
  const { min, max } = spread(rounds);
  const range = rounds.length > 1 ? ` (${round(min)} to ${round(max)}, ${rounds.length} rounds)` : '';
  const line = `  ${name.padEnd(58)} ${`${round(median(rounds))} ${unit}`.padStart(12)}${range}${aimOf(figure)}`;
  return note === undefined ? line : `${line}\n      ${note}`;
}

function aimOf(figure: Figure): string {
  const { aim } = figure;
  if (aim === undefined) return '';
  const wanted = 'atLeast' in aim ? `at least ${aim.atLeast}` : `below ${aim.below}`;
  return `  aim ${wanted}: ${meetsAim(figure) === true ? 'met' : 'MISSED'}`;
}

function round(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
