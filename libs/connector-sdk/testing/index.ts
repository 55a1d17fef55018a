export { conformanceCases, describeConnectorConformance } from './conformance/describe-conformance';
export type { ConformanceCase, ConformanceFault, ConformanceScenario, ConformanceSpoke } from './conformance/scenario';
