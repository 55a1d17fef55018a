export { DyingUnitOfWork } from './dying-unit-of-work';
export type { Death } from './dying-unit-of-work';
export { MovableClock, RecordedSignals, wireServices } from './bench-services';
export type { BenchServices } from './bench-services';
export { ExportBench } from './export-bench';
export type { ConnectedShop, DeliveryState } from './export-bench';
