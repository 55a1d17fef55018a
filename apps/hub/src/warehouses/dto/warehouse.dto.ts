import { FlagField, TextField } from '../../http/fields';
import { ShownFlag, ShownId, ShownText, ShownTime } from '../../http/shown';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const CODE_MESSAGE = 'Letters, digits, dots, hyphens and underscores; unique within the account.';

/** What a warehouse is made with. */
export class NewWarehouseBody {
  @TextField({ about: CODE_MESSAGE, example: 'jonkoping', max: 64, pattern: CODE })
  readonly code: string;

  @TextField({ about: 'For people.', example: 'Jönköping' })
  readonly name: string;
}

/** What may change in a warehouse. */
export class WarehousePatch {
  @TextField({ about: CODE_MESSAGE, example: 'jonkoping', max: 64, pattern: CODE, optional: true })
  readonly code?: string;

  @TextField({ about: 'For people.', example: 'Jönköping', optional: true })
  readonly name?: string;

  @FlagField({ about: 'Makes this the main warehouse instead of the present one; a main one is replaced, never switched off.', optional: true })
  readonly isMain?: boolean;
}

/** A warehouse as the API shows it. */
export class WarehouseResponse {
  @ShownId('The warehouse.')
  readonly id: string;

  @ShownText('Its short name.', 'main')
  readonly code: string;

  @ShownText('For people.', 'Main warehouse')
  readonly name: string;

  @ShownFlag('Whether connections that name no warehouse use it.')
  readonly isMain: boolean;

  @ShownId('The connection whose stock is the truth here; null: the hub itself, set through the API.', { orNull: true })
  readonly ownerConnectionId: string | null;

  @ShownTime('When it was made.')
  readonly createdAt: string;
}
