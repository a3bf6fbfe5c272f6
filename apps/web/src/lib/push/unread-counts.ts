/** Counts of unmuted conversations with unread messages, and of unanswered interests. */
export interface UnreadCounts {
  chats: number;
  interests: number;
}

/** Returns the sum, for the title, the favicon and the icon of the installed app. */
export const totalUnread = ({ chats, interests }: UnreadCounts): number => chats + interests;

/** Sets the badge on the icon of the installed app. For pages and the service worker. */
export function showBadge(device: Pick<Navigator, 'setAppBadge'>, waiting: UnreadCounts): Promise<void> {
  return 'setAppBadge' in device
    ? device.setAppBadge(totalUnread(waiting)).catch(() => undefined)
    : Promise.resolve();
}
