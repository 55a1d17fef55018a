import { InvalidInputError } from '@hub/common';
import type { SettingsClass } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** Values people gave for a settings or credentials class. */
export type FormValues = { readonly [field: string]: Json | undefined };

/**
 * The class's instance with these values, its defaults filled in. Messages name fields and rules, never values: credentials pass here.
 * @throws {InvalidInputError} `connection.invalid-settings` or `connection.invalid-credentials` with all problems in its details.
 */
export function validForm(form: SettingsClass, values: FormValues, part: 'settings' | 'credentials'): object {
  const instance = plainToInstance(form, values, { exposeDefaultValues: true });
  const problems = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, validationError: { target: false, value: false } });
  const [first] = problems;
  if (first === undefined) return instance;
  const sentences = problems.flatMap(sentencesOf);
  throw new InvalidInputError(`connection.invalid-${part}`, `The ${part} are not valid: ${sentences.join('; ')}.`, {
    param: `${part}.${first.property}`,
    details: { problems: sentences },
  });
}

/** A validated form as it is stored. */
export function valuesOf(instance: object): FormValues {
  return JSON.parse(JSON.stringify(instance)) as FormValues;
}

function sentencesOf(problem: ValidationError): readonly string[] {
  return Object.values(problem.constraints ?? { invalid: `${problem.property} is not valid` });
}
