export * from './stock';
export * from './claims';
export * from './import';
export * from './export';
export * from './survivorship';
export * from './identity';
export * from './stock-import';
