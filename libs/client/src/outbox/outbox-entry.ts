import type { Attachment } from '@zentra/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { ZentraError } from '../zentra-error';

/** A picture or file that goes with a message, with its bytes for as long as that is on its way. */
export interface OutgoingFile {
  /** UUID, made once: however often it is uploaded, the server keeps one. Later than that of every file chosen before. */
  key: string;
  name: string;
  bytes: Blob;
  /** Once the server has it. */
  attachment?: Attachment;
}

/** A message on its way; `failed` was refused and waits for the person to decide. */
export interface OutboxEntry {
  /** UUID, made once: however often it is tried, the server stores one message for it. */
  clientId: string;
  conversationId: string;
  body: string;
  /** `seq` of the message it answers. */
  replyTo: number | null;
  /** Already uploaded. */
  attachments?: Attachment[];
  /** Still to be uploaded, or uploaded on the way; they come after `attachments`. */
  files?: OutgoingFile[];
  /** ISO-8601; later than that of every entry known when it was made, so it is the order to send in. */
  createdAt: string;
  status: 'sending' | 'failed';
  /** Why it was refused. */
  failure?: ZentraError['code'];
}

/** Oldest first; two windows may make entries in the same millisecond. */
export const byAge = (a: OutboxEntry, b: OutboxEntry): number =>
  a.createdAt.localeCompare(b.createdAt) || a.clientId.localeCompare(b.clientId);

export const outgoingFile = (name: string, bytes: Blob): OutgoingFile => ({ key: uuidv7(), name, bytes });

/** Everything that a message carries and the server has. */
export const uploadedOf = ({ attachments = [], files = [] }: OutboxEntry): Attachment[] => [
  ...attachments,
  ...files.flatMap(({ attachment }) => attachment ?? []),
];
