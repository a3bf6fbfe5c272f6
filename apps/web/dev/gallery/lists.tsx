import { LIMITS, type Export, type Session } from '@zentra/contracts';
import { conversationsQuery } from '@/features/chat/api/conversations';
import { ConversationList } from '@/features/chat/conversations/conversation-list';
import { MutedChats } from '@/features/chat/conversations/muted-chats';
import { interestsQuery } from '@/features/interests/api/interests';
import { InterestList } from '@/features/interests/components/interest-list';
import { RelationAction } from '@/features/interests/components/relation-action';
import { auditQuery, choiceQuery, queueQuery } from '@/features/moderation/api/moderation';
import { AuditList } from '@/features/moderation/components/audit-list';
import { MessageChoice } from '@/features/moderation/components/message-choice';
import { ReportQueue } from '@/features/moderation/components/report-queue';
import { peopleQuery } from '@/features/people/api/people';
import { PeopleList } from '@/features/people/components/people-list';
import { blocksQuery } from '@/features/safety/api/safety';
import { BlockedList } from '@/features/safety/components/blocked-list';
import { devicesQuery } from '@/features/settings/api/devices';
import { passkeysQuery } from '@/features/settings/api/passkeys';
import { exportQuery } from '@/features/settings/api/personal-data';
import { Devices } from '@/features/settings/components/devices';
import { ExportCard } from '@/features/settings/components/export-card';
import { Passkeys } from '@/features/settings/components/passkeys';
import { conversations, interests, me, passkey, people, person } from './samples';
import { blocks, devices, exported, messages } from './samples-lists';
import { audit, reports } from './samples-moderation';
import { holds, InEveryState, pages, Seeded, stand, type Seed } from './seeded';

const nothing = () => undefined;
const chatId = conversations[0]?.id ?? '';

export const ChatList = () => (
  <InEveryState queryKey={conversationsQuery.queryKey} items={conversations}>
    <ConversationList me={me} />
  </InEveryState>
);

export const InterestLists = () =>
  (['received', 'sent'] as const).map((box) => (
    <InEveryState
      key={box}
      queryKey={interestsQuery(box).queryKey}
      items={interests.filter(({ direction }) => direction === box)}
    >
      <InterestList box={box} />
    </InEveryState>
  ));

export const PeopleLists = () =>
  ['', 'mara'].map((q) => (
    <InEveryState key={q} queryKey={peopleQuery(q).queryKey} items={q === '' ? people : people.slice(0, 1)}>
      <PeopleList
        q={q}
        onClear={nothing}
        renderAction={(one) => <RelationAction person={one} look="plain" />}
      />
    </InEveryState>
  ));

export const Blocked = () => (
  <InEveryState queryKey={blocksQuery.queryKey} items={blocks}>
    <BlockedList />
  </InEveryState>
);

export const Queue = () => (
  <InEveryState queryKey={queueQuery.queryKey} items={reports}>
    <ReportQueue />
  </InEveryState>
);

export const Audit = () => (
  <InEveryState queryKey={auditQuery.queryKey} items={audit}>
    <AuditList />
  </InEveryState>
);

const Each = ({ seeds, children }: { seeds: Seed[]; children: React.ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
    {seeds.map((seed, i) => (
      <Seeded key={i} seed={seed}>
        {children}
      </Seeded>
    ))}
  </div>
);

const session = (list: Session[]) => holds(devicesQuery.queryKey, { items: list });
export const DeviceList = () => (
  <Each seeds={[nothing, stand(devicesQuery.queryKey), session(devices.slice(0, 1)), session(devices)]}>
    <Devices />
  </Each>
);

const keys = (count: number) =>
  holds(
    passkeysQuery.queryKey,
    Array.from({ length: count }, (_, n) => ({
      ...passkey,
      id: `${n}`,
      lastUsedAt: n % 2 === 0 ? passkey.lastUsedAt : null,
    })),
  );
export const PasskeyList = () => (
  <Each seeds={[nothing, stand(passkeysQuery.queryKey), keys(0), keys(2), keys(LIMITS.passkeys.max)]}>
    <Passkeys />
  </Each>
);

const archive = (of: Partial<Export>) => holds(exportQuery.queryKey, { ...exported, ...of });
export const Exports = () => (
  <Each
    seeds={[
      nothing,
      stand(exportQuery.queryKey),
      holds(exportQuery.queryKey, null),
      archive({ status: 'waiting', progress: 0 }),
      archive({ status: 'writing', progress: 64 }),
      archive({}),
      archive({ bytes: null, expiresAt: null }),
      archive({ status: 'failed' }),
    ]}
  >
    <ExportCard />
  </Each>
);

export const Muted = () => (
  <Each
    seeds={[
      holds(conversationsQuery.queryKey, pages([])),
      holds(conversationsQuery.queryKey, pages(conversations)),
    ]}
  >
    <MutedChats />
  </Each>
);

export const Choice = () => (
  <Each
    seeds={[
      nothing,
      stand(choiceQuery(chatId).queryKey),
      holds(choiceQuery(chatId).queryKey, []),
      holds(choiceQuery(chatId).queryKey, messages),
    ]}
  >
    <MessageChoice conversationId={chatId} subject={person(1)} chosen={[3]} onChoose={nothing} />
  </Each>
);
