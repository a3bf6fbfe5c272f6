export * from './browser-windows';
export * from './indexed-db-outbox-store';
