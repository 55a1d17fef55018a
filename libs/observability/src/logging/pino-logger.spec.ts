import { PassThrough } from 'node:stream';
import { PinoLogger } from './pino-logger';

function linesOf(format: 'json' | 'text', write: (logger: PinoLogger) => void): string {
  const destination = new PassThrough();
  write(PinoLogger.create({ format, destination, level: 'info' }));
  return String(destination.read() ?? '');
}

describe('the log', () => {
  it('writes one JSON object a line with the bound context', () => {
    const text = linesOf('json', (logger) => logger.child({ runId: 'r1' }).info('page imported', { imported: 3 }));
    expect(JSON.parse(text)).toMatchObject({ msg: 'page imported', runId: 'r1', imported: 3 });
  });

  it('masks secrets wherever they are put, in both formats', () => {
    for (const format of ['json', 'text'] as const) {
      const text = linesOf(format, (logger) => logger.child({ apiKey: 'abc' }).error('failed', { error: new Error('consumer_secret=cs_1234567890') }));
      expect(text).not.toMatch(/abc|1234567890/);
    }
  });

  it('writes lines for people with the error under them', () => {
    const text = linesOf('text', (logger) => logger.warn('spoke is slow', { connection: 'c 1', error: new Error('late') }));
    expect(text).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}spoke is slow connection="c 1"\n {2}Error: late/);
  });

  it('leaves out what is below its level', () => {
    expect(linesOf('json', (logger) => logger.debug('noise'))).toBe('');
  });
});
