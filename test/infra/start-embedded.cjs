// Starts the embedded PostgreSQL on the given directory, tells the parent, and waits to be killed.
require('./register.cjs');
const { EmbeddedPostgres } = require('../../libs/persistence/src/embedded/index.ts');

EmbeddedPostgres.start({ dataDir: process.argv[2] }).then(
  ({ ownerUrl, pid }) => process.send({ ownerUrl, pid }),
  (error) => {
    console.error(error);
    process.exitCode = 1;
    process.disconnect();
  },
);
