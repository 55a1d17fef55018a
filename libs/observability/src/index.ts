export { MASK, redact, redactText } from './logging/redact';
export { PinoLogger } from './logging/pino-logger';
export type { LoggerOptions } from './logging/pino-logger';
export { NestLogBridge } from './logging/nest-logger';
export { HubMetrics } from './metrics/hub-metrics';
export type { GaugeReading } from './metrics/hub-metrics';
