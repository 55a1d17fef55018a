export * from './stock';
export * from './claims';
export * from './import';
