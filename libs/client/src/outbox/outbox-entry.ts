import type { Attachment } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { ZentraError } from '../zentra-error';

/** A picture or file of an outgoing message. The bytes are stored until the message is sent. */
export interface OutgoingFile {
  /**
   * UUID, created once, so that the server stores repeated uploads only once. It sorts after the
   * keys of files chosen before.
   */
  key: string;
  name: string;
  bytes: Blob;
  /** Set once the file is uploaded. */
  attachment?: Attachment;
}

/** An outgoing message. `failed`: the server has refused it, and the user must decide. */
export interface OutboxEntry {
  /** UUID, created once, so that the server stores repeated sends only once. */
  clientId: string;
  conversationId: string;
  body: string;
  /** `seq` of the message that this one replies to. */
  replyTo: number | null;
  /** Attachments that were uploaded before the entry was created. */
  attachments?: Attachment[];
  /** Files to upload, in order after `attachments`. They may have been uploaded in part. */
  files?: OutgoingFile[];
  /**
   * ISO 8601. Later than that of all entries known at its creation, so entries are sent in this
   * order.
   */
  createdAt: string;
  status: 'sending' | 'failed';
  /** The error code of the refusal. */
  failure?: ZentraError['code'];
}

/**
 * Orders entries oldest first. Two windows may create entries in the same millisecond, so
 * `clientId` breaks ties.
 */
export const byAge = (a: OutboxEntry, b: OutboxEntry): number =>
  a.createdAt.localeCompare(b.createdAt) || a.clientId.localeCompare(b.clientId);

/** Creates a file to send, with a new key (UUIDv7). */
export const outgoingFile = (name: string, bytes: Blob): OutgoingFile => ({ key: uuidv7(), name, bytes });

/** Returns all attachments of an entry that the server has. */
export const uploadedOf = ({ attachments = [], files = [] }: OutboxEntry): Attachment[] => [
  ...attachments,
  ...files.flatMap(({ attachment }) => attachment ?? []),
];
