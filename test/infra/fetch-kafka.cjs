// Fetches the jars of every Kafka release the tests use, so that a later run needs no network.
require('./register.cjs');
const { KAFKA_RELEASES, kafkaJars } = require('../../libs/testing/src/services/kafka-jars.ts');

async function main() {
  for (const version of Object.keys(KAFKA_RELEASES)) console.log(`Kafka ${version}: ${await kafkaJars(version)}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
