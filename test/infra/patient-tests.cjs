// Suites over real services share two cores with those services: five seconds, the default, is too close to what they need.
jest.setTimeout(120_000);
