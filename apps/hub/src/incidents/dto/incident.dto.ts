import { ChoiceField, IdField, TextField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownId, ShownInteger, ShownObject, ShownText, ShownTime } from '../../http/shown';

const STATES = ['open', 'resolved'] as const;
const SEVERITIES = ['info', 'warning', 'error'] as const;

/** Which incidents to list. */
export class ListIncidentsQuery extends PageQuery {
  @IdField({ about: 'Incidents of this connection.', optional: true })
  readonly connectionId?: string;

  @ChoiceField(STATES, { about: 'Incidents in this state.', optional: true })
  readonly state?: string;

  @ChoiceField(SEVERITIES, { about: 'Incidents of this severity.', optional: true })
  readonly severity?: string;

  @TextField({ about: 'Incidents of this kind.', example: 'webhooks-healed', optional: true })
  readonly kind?: string;
}

/** Something operators should know about. */
export class IncidentResponse {
  @ShownId('The incident.')
  readonly id: string;

  @ShownId('The connection it concerns.', { orNull: true })
  readonly connectionId: string | null;

  @ShownText('What kind of thing happened.', 'webhooks-healed')
  readonly kind: string;

  @ShownText('Reports with the same key are one incident while it is open.', 'webhooks-healed:01981c5e-7c1a-7000-8000-000000000001')
  readonly dedupeKey: string;

  @ShownChoice('How bad it is.', SEVERITIES)
  readonly severity: string;

  @ShownText('One clear sentence.')
  readonly message: string;

  @ShownText('What to do about it.', undefined, { orNull: true, example: null })
  readonly fix: string | null;

  @ShownObject('The facts.')
  readonly details: unknown;

  @ShownInteger('How often it was reported while open.', 1)
  readonly occurrences: number;

  @ShownChoice('Whether it is over.', STATES)
  readonly state: string;

  @ShownTime('When it was first reported.')
  readonly openedAt: string;

  @ShownTime('When it was last reported.')
  readonly lastSeenAt: string;

  @ShownTime('When it was over.', { orNull: true })
  readonly resolvedAt: string | null;
}
