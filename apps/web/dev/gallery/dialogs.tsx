import type { ComponentType, ReactNode } from 'react';
import { KeysSheet } from '@/app/keys/keys-sheet';
import { Palette } from '@/app/palette/palette';
import { DayDialog } from '@/features/chat/timeline/day-dialog';
import { DeleteMessageDialog } from '@/features/chat/timeline/delete-message-dialog';
import { EmojiDialog } from '@/features/chat/emoji/emoji-dialog';
import { Lightbox } from '@/features/chat/attachments/lightbox';
import { acceptance } from '@/features/interests/acceptance';
import { AcceptanceDialog } from '@/features/interests/components/acceptance-dialog';
import { SendInterestDialog } from '@/features/interests/components/send-interest-dialog';
import { ReportDialog } from '@/features/moderation/components/report-dialog';
import { LeaveDialog } from '@/features/safety/components/leave-dialog';
import { ChatSearchBar } from '@/features/search/components/chat-search-bar';
import { DeleteAccountDialog } from '@/features/settings/components/delete-account-dialog';
import {
  AddPasskeyDialog,
  RemovePasskeyDialog,
  RenamePasskeyDialog,
} from '@/features/settings/components/passkey-dialogs';
import { attachment, conversation, message, passkey, person, TEXTS } from './samples';

const nothing = () => undefined;
const [chat, other] = [conversation(0), person(0)];
const pictures = [attachment(1), attachment(2)].map((picture, i) => ({
  picture,
  message: message(i + 1, TEXTS.short, { attachments: [picture] }),
}));

function Accepted() {
  acceptance.set({ person: other, conversationId: chat.id });
  return <AcceptanceDialog />;
}

/** The header of a chat, above which a search opens. */
export const Head = ({ children }: { children: ReactNode }) => (
  <div className="relative h-16">{children}</div>
);

/** All dialogs and sheets as they open. */
export const DIALOGS: Record<string, ComponentType> = {
  keys: () => <KeysSheet onClose={nothing} />,
  palette: () => <Palette onClose={nothing} />,
  search: () => (
    <Head>
      <ChatSearchBar conversationId={chat.id} onShow={nothing} onClose={nothing} />
    </Head>
  ),
  send: () => <SendInterestDialog person={other} onClose={nothing} />,
  accepted: Accepted,
  leave: () => <LeaveDialog conversation={chat} onClose={nothing} onReport={nothing} />,
  report: () => <ReportDialog person={other} onClose={nothing} onBlock={nothing} />,
  delete: () => (
    <DeleteMessageDialog
      message={message(2, TEXTS.long)}
      peerName={other.displayName}
      onDelete={() => Promise.resolve()}
      onClose={nothing}
    />
  ),
  emoji: () => <EmojiDialog onPick={nothing} onClose={nothing} />,
  day: () => <DayDialog conversation={chat} onGoTo={nothing} onClose={nothing} />,
  picture: () => (
    <Lightbox
      pictures={pictures}
      firstId={attachment(1).id}
      nameOf={() => other.displayName}
      onClose={nothing}
    />
  ),
  passkey: () => <AddPasskeyDialog onClose={nothing} />,
  rename: () => <RenamePasskeyDialog passkey={passkey} onClose={nothing} />,
  remove: () => <RemovePasskeyDialog passkey={passkey} onClose={nothing} />,
  leaving: () => <DeleteAccountDialog onClose={nothing} onDeleted={nothing} />,
};
