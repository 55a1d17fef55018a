export { ToyConnector, ToySessions, toyManifest } from './toy-connector';
export { ToyCrash, ToyFaults } from './toy-faults';
export type { ToyFault, ToyFaultKind } from './toy-faults';
export { toyMappers } from './toy-mappers';
export { aToyProduct } from './toy-product';
export type { ToyProduct, ToyProductInput } from './toy-product';
export { ToySession } from './toy-session';
export { ToyShop } from './toy-shop';
export type { ToyShopOptions, ToyWrite } from './toy-shop';
