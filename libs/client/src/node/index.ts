export * from './file-outbox-store';
