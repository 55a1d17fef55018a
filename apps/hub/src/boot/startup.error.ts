import { HubError, isHubError } from '@hub/common';

/** The hub cannot start. The message is one clear sentence for whoever started it, with the next step. */
export class StartupError extends HubError {
  constructor(code: string, message: string, cause?: unknown) {
    super('unavailable', code, message, { cause });
  }
}

/** One sentence for any failure to start. */
export function startupSentence(error: unknown): string {
  if (isHubError(error)) return error.message;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return `The hub could not start: ${message ?? String(error)}${code === undefined ? '' : ` (${code})`}.`;
}

/** The sentence for a port or address that cannot be listened on. */
export function listenError(host: string, port: number, cause: unknown): StartupError {
  const { code } = (cause ?? {}) as { code?: string };
  const address = `${host}:${port}`;
  if (code === 'EADDRINUSE') {
    return new StartupError('startup.port-in-use', `${address} is already in use by another program: stop that program, or set HUB_PORT to another port.`, cause);
  }
  if (code === 'EACCES') return new StartupError('startup.port-not-allowed', `This user may not listen on ${address}: set HUB_PORT to a port above 1023.`, cause);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError('startup.no-such-address', `This machine has no address ${host} to listen on: correct HUB_HOST.`, cause);
  }
  return new StartupError('startup.cannot-listen', `The hub cannot listen on ${address} (${code ?? String(cause)}).`, cause);
}
