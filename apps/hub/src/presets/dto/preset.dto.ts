import { DIRECTIONS, OPERATIONS } from '@hub/contracts';
import { Type } from 'class-transformer';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsNumber, Max, Min, ValidateNested } from 'class-validator';
import { ChoiceField, FlagField, IntegerField, NestedField, TextField } from '../../http/fields';
import { ShownFlag, ShownInteger, ShownObject, ShownText, ShownTime } from '../../http/shown';

const DAY_MS = 86_400_000;

/** How products travel. */
export class PresetProductsBody {
  @ChoiceField(DIRECTIONS, { about: '`in`: from the spoke to the hub.' })
  readonly direction: 'in' | 'out' | 'none';

  @ChoiceField(['create-only', 'overwrite'], { about: 'A create-only claim counts where nobody else claims.', example: 'overwrite' })
  readonly mode: 'create-only' | 'overwrite';

  @FlagField({ about: 'Whether records that match nothing become products.' })
  readonly create: boolean;
}

/** How stock travels. */
export class PresetStockBody {
  @ChoiceField(DIRECTIONS, { about: '`in`: the spoke owns its warehouse; `out`: it is a sales channel.', example: 'out' })
  readonly direction: 'in' | 'out' | 'none';

  @IntegerField({ about: 'Pieces kept back.', example: 0, min: 0, max: 1_000_000 })
  readonly buffer: number;
}

/** A schedule put there when a connection is activated: an interval or a cron expression. */
export class PresetScheduleBody {
  @ChoiceField(OPERATIONS, { about: 'What to do.', example: 'poll-products' })
  readonly operation: string;

  @IntegerField({ about: 'Milliseconds between two runs.', example: 300_000, min: 60_000, max: 31 * DAY_MS, optional: true })
  readonly everyMs?: number;

  @TextField({ about: 'Five-field cron expression.', example: '0 3 * * *', max: 100, optional: true })
  readonly cron?: string;

  @TextField({ about: 'IANA time zone of the cron expression.', example: 'Europe/Stockholm', max: 64, optional: true })
  readonly timeZone?: string;

  @FlagField({ about: 'Whether it is switched on when the connection is activated.' })
  readonly active: boolean;
}

function ShareField(about: string, example: number): PropertyDecorator {
  return (target, property) => {
    ApiProperty({ description: about, type: Number, minimum: 0, maximum: 1, example })(target, property);
    IsNumber()(target, property);
    Min(0)(target, property);
    Max(1)(target, property);
  };
}

/** What a preset says. */
export class PresetBodyBody {
  @NestedField(() => PresetProductsBody, { about: 'How products travel.' })
  readonly products: PresetProductsBody;

  @NestedField(() => PresetStockBody, { about: 'How stock travels.' })
  readonly stock: PresetStockBody;

  @ApiProperty({ description: 'Keys products are matched by, best first.', enum: ['gtin', 'sku'], isArray: true, example: ['gtin', 'sku'] })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(2)
  @IsIn(['gtin', 'sku'], { each: true })
  readonly match: Array<'gtin' | 'sku'>;

  @IntegerField({ about: 'Higher wins ties between claims of equal time.', example: 0, min: -1_000, max: 1_000 })
  readonly rank: number;

  @FlagField({ about: 'Whether webhooks are set up.' })
  readonly webhooks: boolean;

  @ApiProperty({ description: 'Schedules put there when a connection is activated.', type: () => PresetScheduleBody, isArray: true })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PresetScheduleBody)
  readonly schedules: PresetScheduleBody[];

  @ShareField('Share of listings that may go to zero at the first push without asking.', 0.2)
  readonly zeroShareLimit: number;

  @ShareField('Share of records that may vanish in one sweep without asking.', 0.2)
  readonly vanishShareLimit: number;

  @IntegerField({ about: "Milliseconds a sales channel's own stock may differ before the reconcile raises it.", example: 900_000, min: 0, max: DAY_MS })
  readonly stockGraceMs: number;
}

/** A preset of the account's own; giving a name again adds its next version. */
export class NewPresetBody {
  @TextField({ about: 'The connector it is for.', example: 'woocommerce', max: 64 })
  readonly connector: string;

  @TextField({ about: 'Short name; not one of the built-in ones.', example: 'outlet', max: 64, pattern: /^[a-z0-9][a-z0-9-]*$/ })
  readonly name: string;

  @TextField({ about: 'For people.', example: 'Outlet' })
  readonly title: string;

  @NestedField(() => PresetBodyBody, { about: 'What it says.' })
  readonly body: PresetBodyBody;
}

/** A preset as the API shows it. */
export class PresetResponse {
  @ShownText('Connector and name.', 'woocommerce/sales-channel')
  readonly id: string;

  @ShownText('The connector it is for.', 'woocommerce')
  readonly connector: string;

  @ShownText('Give it as `preset` when connecting.', 'sales-channel')
  readonly name: string;

  @ShownInteger('Its newest version; connections keep the one they were set up with until told otherwise.', 1)
  readonly version: number;

  @ShownText('For people.', 'Sales channel')
  readonly title: string;

  @ShownFlag('Whether it comes with the connector.')
  readonly builtIn: boolean;

  @ShownObject('What it says.')
  readonly body: object;

  @ShownTime('When this version was made; null for built-in ones.', { orNull: true })
  readonly createdAt: string | null;
}
