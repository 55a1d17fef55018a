import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUuid, NotFoundError } from '@hub/common';

/** An id in an address. What is no id at all is answered like an unknown one. */
@Injectable()
export class RecordId implements PipeTransform<string, string> {
  /** @throws {NotFoundError} `record.not-found`. */
  transform(value: string): string {
    if (isUuid(value)) return value.toLowerCase();
    throw new NotFoundError('record.not-found', 'There is no such thing in this account: ids are UUIDs.', { param: 'id' });
  }
}
