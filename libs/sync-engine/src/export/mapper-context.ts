import type { MapperContext } from '@hub/connector-sdk';
import type { ConnectionRecord } from '../ports';

/** What a connector's mappers may know of a connection. */
export function mapperContextOf({ settings, language, capabilities }: ConnectionRecord): MapperContext {
  return { settings, language, capabilities };
}
