import type { Device, Excerpt, ReportReason } from '@zentra/contracts';
import type { SectionName, SectionRows } from '../catalogue';
import {
  fileName,
  linkToFile,
  nameOf,
  pageOfMessage,
  type ArchiveSection,
  type ArchivePage,
} from './archive-section';
import { counted, inBytes, markup, onDateTime, type Html } from './html';

/** The rows of each list. */
export type Read = { [Name in SectionName]?: SectionRows[Name][] };

interface Context {
  archive: ArchivePage;
  chats: ArchiveSection[];
}

/**
 * The headings, in the order of the page. A list of the catalogue without a heading or a row format
 * does not compile.
 */
const TITLES: Record<SectionName, string> = {
  receipts: 'How far you have read',
  files: 'Your files',
  devices: 'Signed-in devices',
  passkeys: 'Passkeys',
  push: 'Notifications',
  blocks: 'People you block',
  reports: 'Reports you made',
  warnings: 'Notes from moderators',
};

/** Returns `Firefox on Windows`, `A browser on Linux`, `A program`, or `A device` without data. */
function deviceText(device: Device | null): string {
  if (!device) return 'A device';
  if (device.kind === 'program') return 'A program';
  const browser = device.browser ?? 'A browser';
  return device.os ? `${browser} on ${device.os}` : browser;
}

const LINES: { [Name in SectionName]: (row: SectionRows[Name], context: Context) => Html } = {
  receipts: (
    { conversationId, deliveredSeq, readSeq, mutedUntil },
    context,
  ) => markup`${chat(conversationId, context)}
<div class="muted">read up to message ${readSeq}, received up to ${deliveredSeq}${mutedUntil && markup`, muted until ${at(mutedUntil)}`}</div>`,
  files: (file, context) => markup`<a href="${linkToFile(file)}"><bdi>${file.name}</bdi></a>
<div class="muted">${file.size !== null && `${inBytes(file.size)}, `}${whereOf(file, context)}, ${at(file.createdAt)}</div>`,
  devices: ({ device, signedInAt, expiresAt }) => markup`<span class="name">${deviceText(device)}</span>
<div class="muted">since ${at(signedInAt)}, until ${at(expiresAt)}</div>`,
  passkeys: ({ name, createdAt, lastUsedAt }) => markup`<bdi class="name">${name}</bdi>
<div class="muted">since ${at(createdAt)}, ${lastUsedAt ? markup`last used ${at(lastUsedAt)}` : 'never used'}</div>`,
  push: ({ service, createdAt }) => markup`<span class="name">A browser, by ${service}</span>
<div class="muted">since ${at(createdAt)}</div>`,
  blocks: ({ username, displayName, createdAt }) => markup`<bdi class="name">${displayName}</bdi>
<div class="muted">${username}, since ${at(createdAt)}</div>`,
  reports: (
    { displayName, reason, details, excerpt, createdAt },
    { archive },
  ) => markup`<bdi class="name">${displayName}</bdi>
${details !== '' && markup`<p class="note" dir="auto">${details}</p>\n`}${excerpt.map((message) => quote(message, message.senderId === archive.me.id ? archive.me.displayName : displayName))}<div class="muted">${REASON_WORDS[reason]}, ${at(createdAt)}</div>`,
  warnings: ({ message, createdAt, acknowledgedAt }) => markup`<p class="note" dir="auto">${message}</p>
<div class="muted">${at(createdAt)}, ${acknowledgedAt ? markup`read ${at(acknowledgedAt)}` : 'not yet read'}</div>`,
};

const REASON_WORDS: Record<ReportReason, string> = {
  harassment: 'harassment or threats',
  spam: 'spam or a scam',
  impersonation: 'pretends to be somebody else',
  underage: 'seems to be under age',
  other: 'something else',
};

export const ORDER = Object.entries(TITLES).map(([id, title]) => ({ id: id as SectionName, title }));

/** Returns the HTML of one list with its heading. */
export function sectionCard<Name extends SectionName>(name: Name, read: Read, context: Context): Html {
  const rows: SectionRows[Name][] = read[name] ?? [];
  const card = rows.length
    ? markup`<ul class="card">\n${rows.map((row) => markup`<li>${LINES[name](row, context)}</li>\n`)}</ul>\n`
    : markup`<p class="card none">None</p>\n`;
  return markup`<h2 id="${name}">${TITLES[name]}</h2>\n${card}`;
}

const at = (time: Date): Html => onDateTime(time.toISOString());

const chatOf = (id: string | null, { chats }: Context): ArchiveSection | undefined =>
  chats.find(({ conversation }) => conversation.id === id);

function chat(conversationId: string, context: Context): Html {
  const section = chatOf(conversationId, context);
  return section
    ? markup`<a href="conversations/${fileName(section, 1)}"><bdi>${nameOf(section)}</bdi></a>`
    : markup`<span class="name">A chat</span>`;
}

function whereOf({ conversationId, messageSeq }: SectionRows['files'], context: Context): Html {
  if (conversationId === null) return markup`your picture`;
  const section = chatOf(conversationId, context);
  const name = markup`<bdi>${section ? nameOf(section) : 'somebody'}</bdi>`;
  if (messageSeq === null || !section) return markup`not sent yet, for ${name}`;
  const page = fileName(section, pageOfMessage(messageSeq));
  return markup`<a href="conversations/${page}#m${messageSeq}">sent to ${name}</a>`;
}

function quote({ body, attachments, deletedAt }: Excerpt, name: string): Html {
  const words = deletedAt === null ? body : 'This message was deleted.';
  // Reports from before attachments existed have none.
  const files = attachments?.length
    ? markup`<p class="muted">${counted(attachments.length, 'file')}</p>`
    : null;
  return markup`<blockquote><bdi class="muted">${name}</bdi>
${words !== '' && markup`<p dir="auto">${words}</p>`}${files}</blockquote>
`;
}
