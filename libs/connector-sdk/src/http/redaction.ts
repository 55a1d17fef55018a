const MASK = '***';
/** Query parameters that carry credentials or signatures, whoever the vendor is. */
const SECRET_PARAMETER = /^(consumer_key|consumer_secret|oauth_.*|access_token|refresh_token|token|api_?key|key|secret|password|signature)$/i;

/** An address fit for logs and messages: user names, passwords and secret query values are masked. */
export function redactUrl(address: string): string {
  try {
    const url = new URL(address);
    if (url.username) url.username = MASK;
    if (url.password) url.password = MASK;
    for (const name of [...url.searchParams.keys()]) if (SECRET_PARAMETER.test(name)) url.searchParams.set(name, MASK);
    return url.toString();
  } catch {
    return '(unreadable address)';
  }
}

/** Takes known secrets out of any text: error messages, excerpts of answers, log fields. */
export class Redactor {
  private readonly secrets: readonly string[];

  /** Values shorter than six characters are ignored: masking them would shred ordinary text. */
  constructor(secrets: readonly string[]) {
    this.secrets = secrets.filter((secret) => secret.length >= 6).flatMap((secret) => [secret, encodeURIComponent(secret)]);
  }

  text(value: string): string {
    return this.secrets.reduce((text, secret) => text.split(secret).join(MASK), value);
  }

  url(address: string): string {
    return this.text(redactUrl(address));
  }
}
