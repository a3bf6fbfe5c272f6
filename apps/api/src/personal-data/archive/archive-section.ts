import { cutFileName, type Conversation, type Me } from '@zentra/contracts';

/** Messages on one page of HTML: what a browser opens at once, also on a phone. */
export const MESSAGES_PER_PAGE = 1_000;

/** One conversation of an archive. Messages that come after it was begun are not in it, on any of its pages. */
export interface ArchiveSection {
  /** 1, 2, 3 … in the order of the archive. */
  number: number;
  conversation: Conversation;
  lastSeq: number;
}

/** What every page of an archive says of itself. */
export interface ArchivePage {
  me: Me;
  writtenAt: Date;
}

export const pageCount = ({ lastSeq }: ArchiveSection): number =>
  Math.max(1, Math.ceil(lastSeq / MESSAGES_PER_PAGE));

export const pageOfMessage = (seq: number): number => Math.ceil(seq / MESSAGES_PER_PAGE);

/** By number, not by name: any name is a good name, but not for a file. */
export const fileName = ({ number }: ArchiveSection, page: number): string =>
  `${String(number).padStart(4, '0')}${page === 1 ? '' : `-${page}`}.html`;

/** In `files/`, at most 253 bytes: two may be called the same, also but for case, and older rows may hold longer names. */
export const nameInArchive = ({ id, name }: { id: string; name: string }): string =>
  `${id.slice(-12)}-${cutFileName(name)}`;

/** Where a page finds it, from the top of the archive. */
export const linkToFile = (file: { id: string; name: string }): string =>
  `files/${encodeURIComponent(nameInArchive(file))}`;

/** Somebody's name as it is shown, whoever they are now. */
export const nameOf = ({ conversation: { person } }: ArchiveSection): string => person.displayName;
