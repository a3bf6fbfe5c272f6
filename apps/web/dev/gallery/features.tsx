import { ComposerContextBar } from '@/features/chat/composer/composer-context';
import { ConversationRow } from '@/features/chat/conversations/conversation-row';
import { LoadingChat } from '@/features/chat/timeline/loading-chat';
import { MessageBubble } from '@/features/chat/timeline/message-bubble';
import { InterestCard } from '@/features/interests/components/interest-card';
import { RelationAction } from '@/features/interests/components/relation-action';
import { PersonCard } from '@/features/people/components/person-card';
import { EnterChoice } from '@/features/settings/components/enter-choice';
import { LanguageChoice } from '@/features/settings/components/language-choice';
import { NotificationChoices } from '@/features/settings/components/notification-choices';
import { PictureCard } from '@/features/settings/components/picture-card';
import { ProfileForm } from '@/features/settings/components/profile-form';
import { ContactPermissions } from '@/features/settings/components/contact-permissions';
import { Sharing } from '@/features/settings/components/sharing';
import { ThemeChoice } from '@/features/settings/components/theme-choice';
import { conversations, interests, me, message, people, TEXTS } from './samples';

const nothing = () => undefined;

/** Message bubbles of both sides: in groups, outgoing, deleted. */
export const Bubbles = () => (
  <div>
    {[false, true].map((isOwn) => (
      <div key={String(isOwn)}>
        <MessageBubble body={TEXTS.short} author={me.displayName} isOwn={isOwn} isFirst isLast={false} />
        <MessageBubble
          body={TEXTS.long}
          author={me.displayName}
          isOwn={isOwn}
          isFirst={false}
          isLast={false}
        />
        <MessageBubble
          body={TEXTS.arabic}
          author={me.displayName}
          isOwn={isOwn}
          isFirst={false}
          isLast={false}
        />
        <MessageBubble
          body={TEXTS.link}
          author={me.displayName}
          isOwn={isOwn}
          isFirst={false}
          isLast
          meta="14:32"
        />
        <MessageBubble body={TEXTS.emoji} author={me.displayName} isOwn={isOwn} isFirst isLast />
        <MessageBubble body="" author={me.displayName} isOwn={isOwn} isFirst isLast isDeleted />
        <MessageBubble body={TEXTS.short} author={me.displayName} isOwn={isOwn} isFirst isLast isPending />
      </div>
    ))}
    <ComposerContextBar
      context={{ kind: 'reply', message: message(1, TEXTS.long) }}
      isOwn={false}
      name={me.displayName}
      onCancel={nothing}
    />
    <ComposerContextBar
      context={{ kind: 'edit', message: message(2, TEXTS.arabic) }}
      isOwn
      name={me.displayName}
      onCancel={nothing}
    />
    <div className="h-72">
      <LoadingChat />
    </div>
  </div>
);

export const Rows = () => (
  <div className="-mx-2 grid gap-0.5">
    {conversations.map((one, i) => (
      <ConversationRow key={one.id} conversation={one} meId={me.id} isCurrent={i === 1} />
    ))}
  </div>
);

export const Cards = () => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
    {people.map((one) => (
      <PersonCard key={one.id} person={one} action={<RelationAction person={one} look="plain" />} />
    ))}
    {interests.map((one) => (
      <InterestCard key={one.id} interest={one} />
    ))}
  </div>
);

export const Settings = () => (
  <div className="grid gap-4">
    <PictureCard me={me} />
    <ProfileForm me={me} />
    <ContactPermissions
      me={{ ...me, contactCode: 'quiet-bench-41', settings: { ...me.settings, contact: 'code' } }}
    />
    <Sharing me={me} />
    <NotificationChoices me={me} />
    <ThemeChoice />
    <LanguageChoice />
    <EnterChoice />
  </div>
);
