import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Checks an absolute URL with one of the schemes; class-validator's own refuses hosts without a dot. */
export function IsUrlOf(schemes: readonly string[], options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isUrlOf',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && hasScheme(value, schemes),
        defaultMessage: (args) => `${args?.property} must be a URL beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      },
    },
    options,
  );
}

/** An `http` or `https` address. */
export function IsHttpUrl(options?: ValidationOptions): PropertyDecorator {
  return IsUrlOf(['https', 'http'], options);
}

function hasScheme(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.host !== '' && schemes.includes(url.protocol.slice(0, -1));
}
