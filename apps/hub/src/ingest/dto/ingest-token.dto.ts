import { IntegerField } from '../../http/fields';
import { ShownId, ShownText, ShownTime } from '../../http/shown';

const WEEK_S = 604_800;

/** How to make a token. */
export class NewIngestTokenBody {
  @IntegerField({ about: 'How long tokens made before stay valid, so that senders can change over. Unit: seconds. Default: they end at once.', example: 3_600, min: 0, max: WEEK_S, optional: true })
  readonly formerValidForSeconds?: number;
}

/** An ingest token as the API shows it: never the token itself. */
export class IngestTokenResponse {
  @ShownId('The token.')
  readonly id: string;

  @ShownText('How it begins, to recognise it.', 'eit_3fZk')
  readonly prefix: string;

  @ShownText('Who made it.', 'stock importer')
  readonly createdBy: string;

  @ShownTime('When it was made.')
  readonly createdAt: string;

  @ShownTime('When it ends; null for the present one.', { orNull: true })
  readonly expiresAt: string | null;
}

/** The answer to making a token: the only time the token itself is shown. */
export class CreatedIngestTokenResponse {
  @ShownText('The token. Store it now: it is not shown again.', 'eit_3fZkQ0v5nY1cK8sT2hWqLx7RbMdUeJ4A')
  readonly token: string;

  @ShownText('How it begins, to recognise it.', 'eit_3fZk')
  readonly prefix: string;

  @ShownTime('When it was made.')
  readonly createdAt: string;

  @ShownTime('When tokens made before end; null where there were none.', { orNull: true })
  readonly formerUntil: string | null;
}
