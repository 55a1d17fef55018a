const BAR_WIDTH = 30;

/** What the demo says to the person in front of it: steps, a progress bar on a terminal, plain lines elsewhere. */
export class Screen {
  private readonly isTerminal = process.stdout.isTTY === true;
  private lastShown = -1;

  title(text: string): void {
    this.line(`\n${text}\n`);
  }

  /** A step that held. */
  ok(text: string): void {
    this.endProgress();
    this.line(`  ok    ${text}`);
  }

  note(text: string): void {
    this.endProgress();
    this.line(`        ${text}`);
  }

  /** Shows how far something has come; on a terminal in place, elsewhere a line per quarter. */
  progress(label: string, done: number, total: number | null): void {
    const share = total === null || total === 0 ? 0 : Math.min(done / total, 1);
    if (this.isTerminal) {
      const filled = Math.round(share * BAR_WIDTH);
      process.stdout.write(`\r  ..    ${label} [${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}${total === null ? '' : ` of ${total}`} `);
      this.lastShown = done;
      return;
    }
    const quarter = Math.floor(share * 4);
    if (quarter <= this.lastShown) return;
    this.lastShown = quarter;
    this.line(`  ..    ${label} ${done}${total === null ? '' : ` of ${total}`}`);
  }

  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  private endProgress(): void {
    if (this.isTerminal && this.lastShown >= 0) process.stdout.write('\r\x1b[2K');
    this.lastShown = -1;
  }
}
