export * from './zentra-client';
export type { UploadOptions } from './attachments-api';
export type { SendFile } from './send-file';
export * from './zentra-error';
export type { LiveEvents, LiveStatus } from './live-connection';
export * from './outbox/outbox';
export { outgoingFile, uploadedOf } from './outbox/outbox-entry';
export type { OutboxEntry, OutgoingFile } from './outbox/outbox-entry';
export * from './outbox/outbox-store';
