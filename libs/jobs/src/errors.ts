import { ConflictError, UnavailableError, type HubErrorOptions } from '@hub/common';

/** The job queue cannot be reached in time. Safe to retry: jobs only wake, so one too many does no harm. */
export class QueueUnavailableError extends UnavailableError {
  constructor(message: string, options: HubErrorOptions = {}) {
    super('queue.unavailable', message, options);
  }
}

/** A job has exactly one handler; this process has one for the name already. */
export class JobHandlerTakenError extends ConflictError {
  constructor(name: string) {
    super('queue.handler-taken', `Job "${name}" has a handler in this process already; register each job once`);
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}
