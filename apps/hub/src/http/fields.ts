import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, MinLength, ValidateIf, ValidateNested } from 'class-validator';

/** What every input field may say of itself; `example` and `about` reach the OpenAPI document. */
interface FieldOptions {
  readonly about: string;
  readonly example?: unknown;
  /** Default: required. */
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

function describe(options: FieldOptions, schema: ApiPropertyOptions): PropertyDecorator {
  const { about, example, optional, nullable } = options;
  const all = { description: about, ...(example === undefined ? {} : { example }), ...(nullable === true ? { nullable } : {}), ...schema } as ApiPropertyOptions;
  return optional === true ? applyDecorators(ApiPropertyOptional(all), nullable === true ? IsOptional() : IfGiven()) : ApiProperty(all);
}

/** Absent is fine; null is checked like any value, and fails. */
function IfGiven(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A text of 1 to `max` characters (default 200). */
export function TextField(options: FieldOptions & { readonly min?: number; readonly max?: number; readonly pattern?: RegExp }): PropertyDecorator {
  const { min = 1, max = 200, pattern } = options;
  const schema = { type: String, minLength: min, maxLength: max, ...(pattern === undefined ? {} : { pattern: pattern.source }) };
  // A name of blanks only is no name.
  const shape = pattern ?? (min > 0 ? /\S/ : /^/);
  const message = `$property ${pattern === undefined ? 'must not be blank' : `must look like ${pattern.source}`}`;
  return applyDecorators(describe(options, schema), IsString(), MinLength(min), MaxLength(max), Matches(shape, { message }));
}

/** The id of a record. */
export function IdField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(describe({ example: '01981c5e-7c1a-7000-8000-000000000001', ...options }, { type: String, format: 'uuid' }), IsUUID());
}

/** One of a fixed set of words. */
export function ChoiceField(choices: readonly string[], options: FieldOptions): PropertyDecorator {
  return applyDecorators(describe({ example: choices[0], ...options }, { type: String, enum: [...choices] }), IsIn(choices));
}

/** A whole number; never converted from a text in bodies. */
export function IntegerField(options: FieldOptions & { readonly min: number; readonly max: number }): PropertyDecorator {
  return applyDecorators(describe(options, { type: 'integer', minimum: options.min, maximum: options.max }), IsInt(), Min(options.min), Max(options.max));
}

export function FlagField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(describe({ example: true, ...options }, { type: Boolean }), IsBoolean());
}

/** Any JSON object; whoever gets it checks its members. */
export function ObjectField(options: FieldOptions): PropertyDecorator {
  return applyDecorators(describe(options, { type: 'object', additionalProperties: true }), IsObject());
}

/** An object with a DTO of its own. */
export function NestedField(type: () => new () => object, options: FieldOptions): PropertyDecorator {
  return applyDecorators(describe(options, { type: type as never }), IsObject(), ValidateNested(), Type(type));
}
