import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidInputError } from '@hub/common';

/** Checks every body and query against its DTO: unknown fields are refused, all problems are named at once. */
export function hubValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { exposeDefaultValues: true },
    validationError: { target: false, value: false },
    exceptionFactory: toError,
  });
}

interface Problem {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** The error for failed validations: `param` is the first path, the message lists all of them. */
export function toError(errors: readonly ValidationError[]): InvalidInputError {
  const problems = errors.flatMap((error) => problemsOf(error, ''));
  const first = problems[0];
  const code = first?.rule === 'whitelistValidation' ? 'input.unknown-field' : 'input.invalid';
  return new InvalidInputError(code, problems.map(({ message }) => message).join('; ') || 'The input is not valid.', { param: first?.path });
}

function problemsOf(error: ValidationError, parent: string): Problem[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({ path, rule, message: sentence(rule, message, error.property, path) }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}

function sentence(rule: string, message: string, property: string, path: string): string {
  if (rule === 'whitelistValidation') return `${path} is not a known field`;
  return message.startsWith(property) ? `${path}${message.slice(property.length)}` : `${path}: ${message}`;
}
