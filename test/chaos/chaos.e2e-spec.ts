import { itSurvivesFaults } from './fault-story';

describe('a hub that is killed at random between two unreliable shops, on PostgreSQL alone', () => {
  itSurvivesFaults(() => ({
    name: 'PostgreSQL',
    processes: [{ name: 'hub', roles: ['api', 'import', 'export', 'relay', 'schedule'] }],
    environment: {},
  }));
});
