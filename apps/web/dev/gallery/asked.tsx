import type { ErrorCode } from '@zentra/contracts';
import { useEffect, type ComponentType, type ReactNode } from 'react';
import { Palette } from '@/app/palette/palette';
import { meQuery } from '@/features/auth/api/session';
import { conversationsQuery } from '@/features/chat/api/conversations';
import { DeleteMessageDialog } from '@/features/chat/timeline/delete-message-dialog';
import { EmojiDialog } from '@/features/chat/emoji/emoji-dialog';
import { MuteButton } from '@/features/chat/conversations/mute-button';
import { toastAcceptance } from '@/features/interests/acceptance-toast';
import { quotaQuery } from '@/features/interests/api/interests';
import { SendInterestDialog } from '@/features/interests/components/send-interest-dialog';
import { WithdrawButton } from '@/features/interests/components/withdraw-button';
import { choiceQuery, warningsQuery } from '@/features/moderation/api/moderation';
import { Decision } from '@/features/moderation/components/decision';
import { ReportDialog } from '@/features/moderation/components/report-dialog';
import { WarningDialog } from '@/features/moderation/components/warning-dialog';
import { peopleQuery } from '@/features/people/api/people';
import { BlockButton } from '@/features/safety/components/block-button';
import { LeaveButton } from '@/features/safety/components/leave-button';
import { messageSearchQuery } from '@/features/search/api/message-search';
import { ChatSearchBar } from '@/features/search/components/chat-search-bar';
import { DeleteAccountDialog } from '@/features/settings/components/delete-account-dialog';
import { AddPasskeyDialog, RenamePasskeyDialog } from '@/features/settings/components/passkey-dialogs';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';
import { Acted } from './acted';
import { conversation, conversations, me, message, passkey, person, TEXTS } from './samples';
import { hits, messages } from './samples-lists';
import { report, warning } from './samples-moderation';
import { Head } from './dialogs';
import { holds, pages, Seeded, together, type Seed } from './seeded';

const nothing = () => undefined;
const [chat, other] = [conversation(0), person(0)];
const LAST = '[role=dialog] button:last-of-type';
const SEND = '[role=dialog] [type=submit]';

type Steps = Parameters<typeof Acted>[0]['steps'];
const after =
  (node: ReactNode, steps: Steps, { seed, refusal }: { seed?: Seed; refusal?: ErrorCode } = {}) =>
  () => (
    <Seeded seed={seed} refusal={refusal}>
      <Acted steps={steps}>{node}</Acted>
    </Seeded>
  );

const decision = (n: number, refusal?: ErrorCode) =>
  after(
    <Decision report={report()} />,
    [`button:nth-of-type(${n})`, ...(refusal ? ['[role=dialog] .grid-cols-2 button:last-of-type'] : [])],
    { refusal },
  );
const palette = (q: string) =>
  after(<Palette onClose={nothing} />, [{ into: '[role=combobox]', text: q }], {
    seed: together(
      holds(meQuery.queryKey, me),
      holds(conversationsQuery.queryKey, pages(conversations.slice(1, 3))),
      holds(peopleQuery(q).queryKey, pages(q === TEXTS.found ? [person(4), person(3)] : [])),
      holds(messageSearchQuery(q).queryKey, pages(q === TEXTS.found ? hits : [], true)),
    ),
  });
const searching = (found: typeof hits, ...steps: Steps) =>
  after(
    <Head>
      <ChatSearchBar conversationId={chat.id} onShow={nothing} onClose={nothing} />
    </Head>,
    [{ into: '[type=search]', text: TEXTS.found }, ...steps],
    { seed: holds(messageSearchQuery(TEXTS.found, chat.id).queryKey, pages(found)) },
  );
const sending = (of: Partial<typeof other>, left: number, refusal?: ErrorCode) =>
  after(
    <SendInterestDialog person={{ ...other, ...of }} onClose={nothing} />,
    [{ into: 'textarea', text: TEXTS.long }, ...(refusal ? [SEND] : [])],
    { seed: holds(quotaQuery.queryKey, { limit: 10, used: 10 - left }), refusal },
  );

/** Shows a toast that stays while it is viewed. */
const said = (say: () => void) =>
  function Said() {
    useEffect(say, []);
    return null;
  };
const stays = (id: string) => ({ id, duration: Infinity });

/** Dialogs, results and messages after a press or an input. */
export const ASKED: Record<string, ComponentType> = {
  toast: said(() => toast(TEXTS.label, stays(TEXTS.label))),
  'long toast': said(() => toast(TEXTS.long, stays(TEXTS.long))),
  'another version': said(() =>
    toast(t('app.update.ready'), {
      ...stays('update'),
      description: t('app.update.calm'),
      closeButton: true,
      action: { label: t('app.update.reload'), onClick: nothing },
    }),
  ),
  'accepted elsewhere': said(() => toastAcceptance(other, chat.id, nothing)),
  withdraw: after(<WithdrawButton interestId="" name={other.displayName} />, ['button']),
  'withdraw refused': after(
    <WithdrawButton interestId="" name={other.displayName} />,
    ['button', '[role=dialog] .grid-cols-2 button:last-of-type'],
    { refusal: 'INTEREST_CLOSED' },
  ),
  block: after(<BlockButton person={{ ...person(3), relation: 'connected' }} />, ['button']),
  unblock: after(<BlockButton person={{ ...other, blocked: true }} />, ['button'], {
    refusal: 'UNAVAILABLE',
  }),
  'leave refused': after(
    <LeaveButton conversation={conversation(3)} onReport={nothing} />,
    ['button', '[role=dialog] .mt-4 > button'],
    { refusal: 'UNAVAILABLE' },
  ),
  mute: after(<MuteButton conversation={chat} />, ['button']),
  unmute: after(
    <MuteButton
      conversation={conversation(1, { mutedUntil: new Date(Date.now() + 3_600_000).toISOString() })}
    />,
    ['button'],
  ),
  dismiss: decision(1),
  warn: decision(2),
  suspend: decision(3),
  'suspend refused': decision(3, 'REPORT_CLOSED'),
  warning: after(<WarningDialog />, [], { seed: holds(warningsQuery.queryKey, [warning]) }),
  'warning not read': after(<WarningDialog />, [LAST], {
    seed: holds(warningsQuery.queryKey, [warning]),
    refusal: 'UNAVAILABLE',
  }),
  'report a chat': after(
    <ReportDialog person={person(1)} conversationId={chat.id} preselected={[3]} onClose={nothing} />,
    ['[type=radio]'],
    { seed: holds(choiceQuery(chat.id).queryKey, messages) },
  ),
  'report refused': after(<ReportDialog person={other} onClose={nothing} />, ['[type=radio]', SEND], {
    refusal: 'RATE_LIMITED',
  }),
  'send by code': sending({ contact: 'code', bio: '' }, 2),
  'send the last': sending({}, 1),
  'send refused': sending({}, 0, 'COOLDOWN'),
  'delete refused': after(
    <DeleteMessageDialog
      message={message(2, TEXTS.arabic)}
      peerName={other.displayName}
      onDelete={() => Promise.resolve()}
      onClose={nothing}
    />,
    ['[role=dialog] .mt-4 button'],
    { refusal: 'UNAVAILABLE' },
  ),
  'no emoji': after(<EmojiDialog onPick={nothing} onClose={nothing} />, [
    { into: '[type=search]', text: TEXTS.long },
  ]),
  found: palette(TEXTS.found),
  'not found anywhere': palette(TEXTS.link),
  'found in chat': searching(hits),
  'next in chat': searching(hits, 'button:not(:disabled)'),
  'not found in chat': searching([]),
  'passkey without password': after(<AddPasskeyDialog onClose={nothing} />, [SEND]),
  'passkey refused': after(
    <AddPasskeyDialog onClose={nothing} />,
    [{ into: '[autocomplete=current-password]', text: TEXTS.short }, SEND],
    { refusal: 'INVALID_CREDENTIALS' },
  ),
  'rename refused': after(
    <RenamePasskeyDialog passkey={passkey} onClose={nothing} />,
    [{ into: '[name=name]', text: '' }, SEND],
    { refusal: 'UNAVAILABLE' },
  ),
  'account not deleted': after(
    <DeleteAccountDialog onClose={nothing} onDeleted={nothing} />,
    [{ into: '[type=password]', text: TEXTS.short }, SEND],
    { refusal: 'INVALID_CREDENTIALS' },
  ),
};
