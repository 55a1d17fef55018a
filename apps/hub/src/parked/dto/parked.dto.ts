import { PARK_REASONS } from '@hub/contracts';
import { ChoiceField, FlagField, IdField } from '../../http/fields';
import { PageQuery } from '../../http/page.query';
import { ShownChoice, ShownId, ShownInteger, ShownList, ShownObject, ShownText, ShownTime } from '../../http/shown';

const STATES = ['open', 'released', 'discarded', 'superseded'] as const;

/** Which parked records to list. */
export class ListParkedQuery extends PageQuery {
  @IdField({ about: 'Records of this connection.', optional: true })
  readonly connectionId?: string;

  @ChoiceField(PARK_REASONS, { about: 'Records parked for this reason.', optional: true })
  readonly reason?: string;

  @ChoiceField(STATES, { about: 'Default: `open`.', optional: true })
  readonly state?: string;
}

/** How to release a record: an identity conflict needs one of the two, everything else neither. */
export class ReleaseParkedBody {
  @IdField({ about: 'Ties the record to this product.', optional: true })
  readonly linkTo?: string;

  @FlagField({ about: 'Makes a product of its own for the record.', optional: true })
  readonly create?: boolean;
}

/** A record set aside with its reason. */
export class ParkedResponse {
  @ShownId('The parked record.')
  readonly id: string;

  @ShownId('The connection it concerns.', { orNull: true })
  readonly connectionId: string | null;

  @ShownText('The entity.', 'product')
  readonly entity: string;

  @ShownText("The record's id at the spoke.", '1042', { orNull: true })
  readonly externalId: string | null;

  @ShownId('The master record it concerns.', { orNull: true })
  readonly recordId: string | null;

  @ShownText('What could not be delivered.', undefined, { orNull: true, example: null })
  readonly aspect: string | null;

  @ShownChoice('Why it was set aside.', PARK_REASONS)
  readonly reason: string;

  @ShownText('Stable and dotted.', 'identity.two-candidates')
  readonly code: string;

  @ShownText('For people: what is wrong and what would release it.')
  readonly message: string;

  @ShownObject('The facts.')
  readonly details: unknown;

  @ShownList('Products it might be, for an identity conflict.', () => String)
  readonly candidates: readonly string[];

  @ShownChoice('Whether it still waits.', STATES)
  readonly state: string;

  @ShownId('The run that met it.', { orNull: true })
  readonly runId: string | null;

  @ShownTime('When it was parked.')
  readonly createdAt: string;

  @ShownTime('When it last changed.')
  readonly updatedAt: string;

  @ShownTime('When it was released, discarded or overtaken.', { orNull: true })
  readonly resolvedAt: string | null;

  @ShownText('By whom.', undefined, { orNull: true, example: null })
  readonly resolvedBy: string | null;
}

/** An event that a consumer could not handle, or that the bus refused. */
export class ParkedEventResponse {
  @ShownId('The parked event.')
  readonly id: string;

  @ShownText('The consumer group; `relay`: the bus itself.', 'export-drain')
  readonly group: string;

  @ShownText('The topic.', 'stock')
  readonly topic: string;

  @ShownText('The record it speaks about.')
  readonly key: string;

  @ShownText('CloudEvents id.')
  readonly eventId: string;

  @ShownText('CloudEvents type.', 'entrepot.stock.changed')
  readonly type: string;

  @ShownText('Code of the last error.', 'database.unreachable')
  readonly reason: string;

  @ShownText('The last error, for people.')
  readonly message: string;

  @ShownInteger('Tries so far.', 6)
  readonly attempts: number;

  @ShownChoice('Whether it still waits.', ['parked', 'released', 'delivered', 'superseded', 'discarded'])
  readonly status: string;

  @ShownTime('When it was parked.')
  readonly parkedAt: string;

  @ShownTime('When it was dealt with.', { orNull: true })
  readonly resolvedAt: string | null;
}
