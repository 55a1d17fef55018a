export { BRAKE_MINIMUM_RECORDS, isMassDisappearance } from './disappearance-brake';
export { ConfirmMissing } from './confirm-missing';
export { SweepProducts } from './sweep-products.operation';
