export * from './zentra-client';
export * from './zentra-error';
export type { LiveEvents, LiveStatus } from './live-connection';
