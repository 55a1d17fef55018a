import { ChoiceField, TextField } from '../../http/fields';
import { ShownChoice, ShownFlag, ShownId, ShownText, ShownTime } from '../../http/shown';
import { ROLES, type Role } from '../../security/roles';

const ABOUT_ROLE = '`viewer` reads; `rule-author` also changes presets; `operator` also connects stores, starts runs and clears problems; `admin` also manages keys.';

/** What an API key is made with. */
export class NewApiKeyBody {
  @TextField({ about: 'Shows up in the audit log as the one who acted.', example: 'stock importer' })
  readonly name: string;

  @ChoiceField(ROLES, { about: ABOUT_ROLE, example: 'operator' })
  readonly role: Role;
}

/** An API key as the API shows it: never the key itself. */
export class ApiKeyResponse {
  @ShownId('The API key.')
  readonly id: string;

  @ShownText('Its name.', 'stock importer')
  readonly name: string;

  @ShownText('How it begins, to recognise it.', 'ent_3fZk')
  readonly prefix: string;

  @ShownChoice(ABOUT_ROLE, ROLES)
  readonly role: string;

  @ShownFlag('Whether it is the key made at first start.', false)
  readonly bootstrap: boolean;

  @ShownTime('When it was made.')
  readonly createdAt: string;

  @ShownTime('When it was last used, to the minute.', { orNull: true })
  readonly lastUsedAt: string | null;

  @ShownTime('When it was revoked; null: it works.', { orNull: true })
  readonly revokedAt: string | null;
}

/** The answer to making a key: the only time the key itself is shown. */
export class CreatedApiKeyResponse extends ApiKeyResponse {
  @ShownText('The key. Store it now: it is not shown again.', 'ent_3fZkQ0v5nY1cK8sT2hWqLx7RbMdUeJ4A')
  readonly key: string;
}
