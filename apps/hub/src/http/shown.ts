import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** What an answer's member is, for the OpenAPI document. */
interface ShownOptions {
  readonly example?: unknown;
  readonly orNull?: boolean;
}

const EXAMPLE_ID = '01981c5e-7c1a-7000-8000-000000000001';
const EXAMPLE_TIME = '2026-03-01T09:30:00.000Z';

function shown(about: string, schema: object, { example, orNull }: ShownOptions): PropertyDecorator {
  return ApiProperty({ description: about, ...schema, ...(example === undefined ? {} : { example }), ...(orNull === true ? { nullable: true } : {}) } as ApiPropertyOptions);
}

export function ShownText(about: string, example?: string, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: String }, { example, ...options });
}

export function ShownChoice(about: string, choices: readonly string[], options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: String, enum: [...choices] }, { example: choices[0], ...options });
}

/** A UUID. */
export function ShownId(about: string, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: String, format: 'uuid' }, { example: EXAMPLE_ID, ...options });
}

/** ISO 8601 in UTC. */
export function ShownTime(about: string, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: String, format: 'date-time' }, { example: EXAMPLE_TIME, ...options });
}

export function ShownInteger(about: string, example: number, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: 'integer' }, { example, ...options });
}

export function ShownFlag(about: string, example = true): PropertyDecorator {
  return shown(about, { type: Boolean }, { example });
}

/** A JSON object whose members vary. */
export function ShownObject(about: string, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type: 'object', additionalProperties: true }, options);
}

/** An answer of its own shape within this one. */
export function ShownPart(about: string, type: () => unknown, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type }, options);
}

export function ShownList(about: string, type: () => unknown, options: ShownOptions = {}): PropertyDecorator {
  return shown(about, { type, isArray: true }, options);
}
