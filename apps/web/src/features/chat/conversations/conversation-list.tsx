import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Me } from '@zentra/contracts';
import { buttonClass } from '@/components/ui/button';
import { LoadMore } from '@/components/ui/load-more';
import { EmptyState, ErrorState, LoadingRows } from '@/components/ui/states';
import { t } from '@/lib/i18n/i18n';
import { conversationsQuery, flattenConversations } from '../api/conversations';
import { ConversationRow } from './conversation-row';

export function ConversationList({ me, currentId }: { me: Me; currentId?: string }) {
  const list = useInfiniteQuery(conversationsQuery);
  if (list.isPending) return <LoadingRows label={t('chat.loadingChats')} />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const conversations = flattenConversations(list.data);
  if (conversations.length === 0) {
    return (
      <EmptyState
        title={t('chat.empty')}
        action={
          <Link to="/people" className={buttonClass('primary')}>
            {t('people.find')}
          </Link>
        }
      />
    );
  }
  return (
    // If little height remains below the content above, both scroll together.
    <div className="min-h-[min(11rem,60dvh)] flex-1 overflow-y-auto pb-4">
      <ul className="grid gap-0.5">
        {conversations.map((conversation) => (
          <li key={conversation.id} className="min-w-0">
            <ConversationRow
              conversation={conversation}
              meId={me.id}
              isCurrent={conversation.id === currentId}
            />
          </li>
        ))}
      </ul>
      <LoadMore
        label={t('common.showMore')}
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        isFailed={list.isFetchNextPageError}
        onLoad={() => void list.fetchNextPage()}
      />
    </div>
  );
}
