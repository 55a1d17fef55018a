/** How the text of an environment variable becomes a value. `list` splits at commas; `flag` takes true/false, 1/0, yes/no, on/off. */
export type EnvType = 'text' | 'integer' | 'flag' | 'list';

export interface EnvOptions {
  /** Default: `text`. */
  readonly type?: EnvType;
  /** Other names that set the same thing, used when the main one is absent. */
  readonly aliases?: readonly string[];
  /** Never shown anywhere; may also be read from the file that `<NAME>_FILE` names. */
  readonly isSecret?: boolean;
}

/** One setting: the member it fills and the variable it is read from. */
export interface EnvBinding extends Required<EnvOptions> {
  readonly property: string;
  readonly name: string;
}

/** A class whose members are filled from the environment; members keep their initial values where nothing is set. */
export type SettingsClass<T extends object = object> = new () => T;

const bindings = new WeakMap<object, EnvBinding[]>();

/** Fills a member of a settings class from an environment variable; class-validator decorators beside it state the bounds. */
export function Env(name: string, options: EnvOptions = {}): PropertyDecorator {
  return (target, property) => {
    const known = bindings.get(target.constructor) ?? [];
    bindings.set(target.constructor, [
      ...known,
      { property: String(property), name, type: options.type ?? 'text', aliases: options.aliases ?? [], isSecret: options.isSecret ?? false },
    ]);
  };
}

/** The settings a class declares, in source order. */
export function envBindingsOf(settings: SettingsClass): readonly EnvBinding[] {
  return bindings.get(settings) ?? [];
}
