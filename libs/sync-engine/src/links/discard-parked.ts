import { Injectable } from '@nestjs/common';
import type { CommandContext } from '../ports';
import { ParkedDecisions } from './parked-decisions';

/** Gives up something parked by a person's decision; a later change of the record is looked at as usual. */
@Injectable()
export class DiscardParked {
  constructor(private readonly decisions: ParkedDecisions) {}

  /** @throws {NotFoundError} `parked.not-found`; @throws {ConflictError} `parked.not-open`. */
  async execute(context: CommandContext, parkedId: string): Promise<void> {
    await this.decisions.resolve(context, parkedId, 'discarded', () => Promise.resolve({ committed: { drains: [], refetching: [], refetches: 0 }, productId: null }));
  }
}
