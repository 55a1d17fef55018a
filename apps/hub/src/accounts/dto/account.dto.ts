import { TextField } from '../../http/fields';
import { ShownId, ShownText, ShownTime } from '../../http/shown';

/** What an account is made with. */
export class NewAccountBody {
  @TextField({ about: 'For people.', example: 'Nordic Outdoor AB' })
  readonly name: string;

  @TextField({ about: 'Short name, unique in this hub; made from the name when absent.', example: 'nordic-outdoor', max: 64, pattern: /^[a-z0-9][a-z0-9-]*$/, optional: true })
  readonly slug?: string;
}

/** An account as the API shows it. */
export class AccountResponse {
  @ShownId('The account.')
  readonly id: string;

  @ShownText('For people.', 'Nordic Outdoor AB')
  readonly name: string;

  @ShownText('Short name, unique in this hub.', 'nordic-outdoor')
  readonly slug: string;

  @ShownTime('When it was made.')
  readonly createdAt: string;
}

/** The answer to making an account. */
export class CreatedAccountResponse extends AccountResponse {
  @ShownText("The account's first admin key. Store it now: it is not shown again.", 'ent_3fZkQ0v5nY1cK8sT2hWqLx7RbMdUeJ4A')
  readonly apiKey: string;
}
