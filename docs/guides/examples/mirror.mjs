// A copy of everything the hub knows, kept in one file: what a consumer needs to be right whatever is repeated, lost or begun again.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Products and stock levels by id, and how far the events were read. */
export class Mirror {
  constructor(file) {
    this.file = file;
    this.state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { cursor: null, product: {}, stock: {} };
  }

  /**
   * Takes an event in. Events carry the full state of their record and a version that only grows, so a repeated or late one is
   * recognised without remembering ids. Answers whether it was news.
   */
  apply(event) {
    const { type, subject, data } = event;
    const records = { 'entrepot.product.changed': this.state.product, 'entrepot.stock.changed': this.state.stock }[type];
    // Types that this program does not know are passed over: more may come.
    if (records === undefined || (records[subject]?.version ?? 0) >= data.version) return false;
    records[subject] = data;
    return true;
  }

  /** Writes state and place together, so that neither is ever without the other. */
  save(cursor = this.state.cursor) {
    this.state.cursor = cursor;
    writeFileSync(`${this.file}.new`, JSON.stringify(this.state));
    renameSync(`${this.file}.new`, this.file);
  }
}
