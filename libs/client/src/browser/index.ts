export * from './browser-windows';
export * from './indexed-db-draft-files';
export * from './indexed-db-outbox-store';
export * from './send-file-by-request';
