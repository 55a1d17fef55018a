import { TextField } from '../../http/fields';
import { ShownId, ShownText, ShownTime } from '../../http/shown';

/** What a company group is made or renamed with. */
export class CompanyGroupBody {
  @TextField({ about: 'Unique within the account.', example: 'Nordic stores' })
  readonly name: string;
}

/** A company group as the API shows it. */
export class CompanyGroupResponse {
  @ShownId('The company group.')
  readonly id: string;

  @ShownText('Its name.', 'Nordic stores')
  readonly name: string;

  @ShownTime('When it was made.')
  readonly createdAt: string;
}
