import { cutFileName, type Conversation, type Me } from '@zentra/contracts';

/** Messages per HTML page: few enough for the browser of a phone. */
export const MESSAGES_PER_PAGE = 1_000;

/**
 * One conversation of an archive. Messages that are sent after the start of the export are left out
 * of all its pages.
 */
export interface ArchiveSection {
  /** 1, 2, 3 … in the order of the archive. */
  number: number;
  conversation: Conversation;
  lastSeq: number;
}

/** Values that every page of an archive shows. */
export interface ArchivePage {
  me: Me;
  writtenAt: Date;
}

/** Returns the number of HTML pages of a conversation, at least 1. */
export const pageCount = ({ lastSeq }: ArchiveSection): number =>
  Math.max(1, Math.ceil(lastSeq / MESSAGES_PER_PAGE));

/** Returns the page that contains a message, from 1. */
export const pageOfMessage = (seq: number): number => Math.ceil(seq / MESSAGES_PER_PAGE);

/**
 * Returns the file name of a page. It contains the number of the conversation and not the display
 * name, which may contain characters that file names cannot.
 */
export const fileName = ({ number }: ArchiveSection, page: number): string =>
  `${String(number).padStart(4, '0')}${page === 1 ? '' : `-${page}`}.html`;

/**
 * Returns the name of a file in `files/`, at most 253 bytes. The id is included: two files may have
 * the same name, or differ in case only. Older rows may contain longer names.
 */
export const nameInArchive = ({ id, name }: { id: string; name: string }): string =>
  `${id.slice(-12)}-${cutFileName(name)}`;

/** Returns the link to a file, relative to the root of the archive. */
export const linkToFile = (file: { id: string; name: string }): string =>
  `files/${encodeURIComponent(nameInArchive(file))}`;

/** Returns the present display name of the other person. */
export const nameOf = ({ conversation: { person } }: ArchiveSection): string => person.displayName;
