export { CareForWebhooks } from './care-for-webhooks';
export type { WebhookCare } from './care-for-webhooks';
export { CorrectWebhookModes } from './correct-webhook-modes';
export { FillWebhookGap } from './fill-webhook-gap';
export { PublicAddress } from './public-address';
export { WebhookAftermath } from './webhook-aftermath';
export { WebhookMode } from './webhook-mode';
export { WebhookReports } from './webhook-reports';
export { WebhookSecret } from './webhook-secret';
