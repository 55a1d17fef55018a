import { loadHubSettings, unknownHubSettings, type Environment, type HubSettings } from '@hub/config';
import type { Logger } from '@hub/common';
import { PinoLogger } from '@hub/observability';
import { startHub, type RunningHub } from './start-hub';
import { startupSentence } from './startup.error';

/** A second signal within this time is the first one again (a terminal and a parent both send it). Unit: milliseconds. */
const SAME_SIGNAL_MS = 1_500;

/** Runs the hub until it is told to stop. Ends the process: 0 after a clean stop, 1 when it could not start or stop. */
export async function runHub(environment: Environment): Promise<void> {
  let settings: HubSettings;
  try {
    settings = loadHubSettings(environment);
  } catch (error) {
    return fail(error);
  }
  const logger = loggerOf(settings);
  const misspelt = unknownHubSettings(environment);
  if (misspelt.length > 0) logger.warn('settings that nobody reads; are they misspelt?', { names: misspelt });
  const stopper = new Stopper(logger, settings.server.shutdownTimeoutMs);
  try {
    const hub = await startHub({ settings, logger, onFatal: (reason) => stopper.fatal(reason) });
    announce(hub, settings);
    stopper.ready(hub);
  } catch (error) {
    logger.debug('start failed', { error });
    fail(error);
  }
}

/** Ends the process when asked, also when asked before the start was over. */
class Stopper {
  private hub: RunningHub | undefined;
  private askedAtMs: number | undefined;

  constructor(
    private readonly logger: Logger,
    private readonly timeoutMs: number,
  ) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.asked(signal));
    process.on('unhandledRejection', (error) => this.logger.error('a failure nobody waited for', { error }));
  }

  ready(hub: RunningHub): void {
    this.hub = hub;
    if (this.askedAtMs !== undefined) void this.stop(hub);
  }

  fatal(reason: string): void {
    this.logger.error('the hub cannot go on', { reason });
    process.exitCode = 1;
    if (this.hub === undefined) process.exit(1);
    this.asked('fatal');
  }

  private asked(signal: string): void {
    const now = Date.now();
    if (this.askedAtMs !== undefined) {
      if (now - this.askedAtMs > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    this.askedAtMs = now;
    this.logger.info('stopping; work in hand is finished first', { signal });
    if (this.hub !== undefined) void this.stop(this.hub);
  }

  private async stop(hub: RunningHub): Promise<void> {
    const late = setTimeout(() => {
      this.logger.error('work in hand did not end in time; it goes on at the next start', { timeoutMs: this.timeoutMs });
      process.exit(1);
    }, this.timeoutMs + 5_000);
    try {
      await hub.stop();
      this.logger.info('stopped');
    } catch (error) {
      this.logger.error('the stop went wrong', { error });
      process.exitCode = 1;
    }
    clearTimeout(late);
    process.exit(process.exitCode ?? 0);
  }
}

function loggerOf({ log }: HubSettings): Logger {
  const isTerminal = process.stdout.isTTY === true;
  const isText = log.format === 'text' || (log.format === 'auto' && isTerminal);
  return PinoLogger.create({ level: log.level, format: isText ? 'text' : 'json', useColour: isTerminal });
}

function announce({ url, newApiKey }: RunningHub, { server }: HubSettings): void {
  const lines = [`Entrepot listens on ${url} (${server.roles.join(', ')}). API: ${url}/api/docs`];
  if (newApiKey !== null) {
    lines.push('', 'Admin API key, shown this once. Store it now:', '', `    ${newApiKey}`, '');
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** One clear sentence on standard error; nothing else a newcomer would have to read around. */
function fail(error: unknown): void {
  process.stderr.write(`${startupSentence(error)}\n`);
  process.exit(1);
}
