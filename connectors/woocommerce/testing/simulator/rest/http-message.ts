/** A request as the web server hands it to PHP. */
export interface SiteRequest {
  readonly method: string;
  /** Request target: path and query, still encoded. */
  readonly uri: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An answer on its way to the web server. */
export interface SiteAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** @returns an HTML page, as everything outside the REST API is. */
export function htmlPage(status: number, title: string, headers: Record<string, string> = {}): SiteAnswer {
  const body = `<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="UTF-8"><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers }, body };
}
