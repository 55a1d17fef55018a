/** The sources break a rule of what is published; the message says which and what to do. */
export class DocsError extends TypeError {
  override readonly name = 'DocsError';
}
