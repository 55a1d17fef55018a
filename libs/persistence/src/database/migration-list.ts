import { Foundation1795000000000 } from '../../../../migrations/1795000000000-foundation';
import { Catalogue1795000000100 } from '../../../../migrations/1795000000100-catalogue';
import { Sync1795000000200 } from '../../../../migrations/1795000000200-sync';
import { Installation1795000000300 } from '../../../../migrations/1795000000300-installation';
import { EventLog1795000100000 } from '../../../../migrations/1795000100000-event-log';
import { IngestToken1795000200000 } from '../../../../migrations/1795000200000-ingest-token';

/** Every migration, oldest first. Listed by hand so that a build, a test and a bundle all run the same ones. */
export const MIGRATIONS = [Foundation1795000000000, Catalogue1795000000100, Sync1795000000200, Installation1795000000300, EventLog1795000100000, IngestToken1795000200000];
