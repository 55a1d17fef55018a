/** Where the shop is: a zone with summer time, or WordPress' bare "UTC+13" setting. */
export type SiteZone = { timezone: string } | { gmtOffsetHours: number };

const HOUR_MS = 3_600_000;

/**
 * The shop's clock. Time comes from outside (`now`) plus whatever a test has advanced it by; WooCommerce keeps whole
 * seconds, so everything it stores is cut to them.
 */
export class SiteClock {
  private advancedMs = 0;
  private readonly offsets = new Map<number, number>();
  private readonly formatter: Intl.DateTimeFormat | undefined;

  constructor(
    private readonly source: () => number,
    private readonly zone: SiteZone,
  ) {
    this.formatter =
      'timezone' in zone
        ? new Intl.DateTimeFormat('en-US', { timeZone: zone.timezone, timeZoneName: 'longOffset' })
        : undefined;
  }

  /** @returns the present, in milliseconds since 1970. */
  now(): number {
    return this.source() + this.advancedMs;
  }

  /** @returns the present cut to the second: what WooCommerce would store. */
  nowSeconds(): number {
    return Math.floor(this.now() / 1000) * 1000;
  }

  /** Moves the shop's clock. Unit: milliseconds; negative moves it back. */
  advance(ms: number): void {
    this.advancedMs += ms;
  }

  /** @returns `YYYY-MM-DDTHH:MM:SS` in UTC, as the `_gmt` fields have it; null stays null. */
  gmt(at: number | null): string | null {
    return at === null ? null : new Date(at).toISOString().slice(0, 19);
  }

  /** @returns `YYYY-MM-DDTHH:MM:SS` on the shop's wall clock; null stays null. */
  local(at: number | null): string | null {
    return at === null ? null : new Date(at + this.offsetMs(at)).toISOString().slice(0, 19);
  }

  /** @returns the instant a wall-clock reading means; near a change of summer time it may be an hour off. */
  fromLocal(reading: number): number {
    return reading - this.offsetMs(reading - this.offsetMs(reading));
  }

  /** @returns the offset from UTC at an instant. Unit: milliseconds. */
  offsetMs(at: number): number {
    if ('gmtOffsetHours' in this.zone) return this.zone.gmtOffsetHours * HOUR_MS;
    const hour = Math.floor(at / HOUR_MS);
    const known = this.offsets.get(hour);
    if (known !== undefined) return known;
    const offset = this.lookUpOffset(at);
    this.offsets.set(hour, offset);
    return offset;
  }

  /** @returns `gmt_offset` and `timezone_string` of the root index; the latter is empty for bare offsets. */
  describe(): { gmt_offset: number; timezone_string: string } {
    return {
      gmt_offset: this.offsetMs(this.now()) / HOUR_MS,
      timezone_string: 'timezone' in this.zone ? this.zone.timezone : '',
    };
  }

  private lookUpOffset(at: number): number {
    const parts = this.formatter?.formatToParts(at) ?? [];
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
    if (!match) return 0;
    const size = Number(match[2]) * HOUR_MS + Number(match[3]) * 60_000;
    return match[1] === '-' ? -size : size;
  }
}
