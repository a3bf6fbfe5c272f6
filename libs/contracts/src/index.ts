import './zod-in-browsers'; // first: schemas read it when they are made
export * from './account';
export * from './attachments';
export * from './auth';
export * from './chat';
export * from './common';
export * from './errors';
export * from './events';
export * from './file-name';
export * from './interest-rules';
export * from './interests';
export * from './limits';
export * from './passkeys';
export * from './personal-data';
export * from './push';
export * from './moderation';
export * from './search';
export * from './users';
