import type { Json } from '../model/entity';

/** A CloudEvents 1.0 envelope in structured JSON. `id` is stable for de-duplication; `subject` is the record id. */
export interface CloudEvent<D = Json> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Extension attribute: the account the record belongs to. */
  readonly accountid: string;
  readonly data: D;
}

export interface CloudEventInput<D> {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly accountId: string;
  readonly data: D;
}

/** Builds an envelope; `source` is always the hub itself. */
export function cloudEvent<D>(input: CloudEventInput<D>): CloudEvent<D> {
  return {
    specversion: '1.0',
    id: input.id,
    source: '/entrepot/hub',
    type: `entrepot.${input.type}`,
    subject: input.subject,
    time: input.time,
    datacontenttype: 'application/json',
    accountid: input.accountId,
    data: input.data,
  };
}
