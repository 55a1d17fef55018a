import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import type { Json, ParkReason, RawObservation } from '@hub/contracts';
import { cleanJson, cleanText } from '../import/clean-json';
import { RecordParking, UnitOfWork } from '../ports';

/** Stands for the record of a message that names none that could be shown. */
const NO_RECORD = '(unreadable)';

/** A message from outside that cannot be taken, and why. */
export interface MessageToPark {
  readonly accountId: string;
  readonly connectionId: string;
  readonly externalId: string | null;
  readonly reason: ParkReason;
  readonly code: string;
  readonly message: string;
  readonly details: { readonly [key: string]: Json | undefined };
  /** What it says, as far as it can be read; never the token it came with. */
  readonly observation: RawObservation | null;
}

/** Sets a message from outside aside, where the people of the connection it names see it. Releasing it reads the record from the spoke. */
@Injectable()
export class ParkMessage {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly parking: RecordParking,
    private readonly clock: Clock,
  ) {}

  async execute({ accountId, externalId, observation, message, details, ...rest }: MessageToPark): Promise<void> {
    const shown = {
      entity: 'product' as const,
      externalId: externalId ?? NO_RECORD,
      message: cleanText(message),
      details: cleanJson(details as Json) as { readonly [key: string]: Json | undefined },
      observation: observation === null ? null : { ...observation, raw: cleanJson(observation.raw) },
      at: this.clock.nowIso(),
    };
    await this.unitOfWork.run(accountId, (tx) => this.parking.park(tx, { ...rest, ...shown }));
  }
}
