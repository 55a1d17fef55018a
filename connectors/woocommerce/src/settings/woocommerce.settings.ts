import { ArrayMaxSize, IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUrl, Length, Matches, Max, MaxLength, Min } from 'class-validator';

/** Where a store is and how its records are read. Everything but `url` has a default. */
export class WooCommerceSettings {
  /** Address of the shop, a sub-directory included; `/wp-json` at its end is dropped. */
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false, allow_underscores: true, disallow_auth: true })
  @MaxLength(500)
  readonly url: string;

  /** Orders created before this day are not imported. ISO date; left out: the day the connection is made. */
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly orderStart?: string;

  /** BCP 47 language of a store that does not say. */
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: 'language must be a BCP 47 tag such as sv or en-GB' })
  readonly language?: string;

  /** Keys products are recognised by, best first; overrides the preset. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @IsIn(['gtin', 'sku'], { each: true })
  readonly matchBy?: readonly ('gtin' | 'sku')[];

  /** Names of product attributes that hold a barcode; compared without case. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  readonly barcodeAttributes?: readonly string[];

  /** Keys of meta data that hold a barcode. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 120, { each: true })
  readonly barcodeMetaKeys?: readonly string[];

  /** Keys of meta data that hold the manufacturer's part number. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 120, { each: true })
  readonly mpnMetaKeys?: readonly string[];

  /** Longest time one request may take. Unit: milliseconds. Hosts cut at 30 000 to 100 000 themselves. */
  @IsOptional()
  @IsInt()
  @Min(250)
  @Max(180_000)
  readonly requestTimeoutMs?: number;
}
