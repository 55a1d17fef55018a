import { connectorsPage } from './connectors.page';
import { errorCodesPage } from './error-codes.page';
import { eventPages } from './events.page';
import { httpApiPages } from './http-api.page';
import { metricsPage } from './metrics.page';
import type { Pages } from './reference-page';
import { settingsPage } from './settings.page';

export { DocsError } from './docs.error';

/** Every generated file by its path in the repository. @throws {DocsError} when the sources break a rule of what is published. */
export async function allPages(): Promise<Pages> {
  return { ...settingsPage(), ...metricsPage(), ...errorCodesPage(), ...connectorsPage(), ...eventPages(), ...(await httpApiPages()) };
}
