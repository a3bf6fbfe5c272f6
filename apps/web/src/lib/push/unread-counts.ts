/** What waits for somebody: chats with something new that are not muted, and interests to be answered. */
export interface UnreadCounts {
  chats: number;
  interests: number;
}

/** The one number of it: in the title, on the favicon and on the icon of the installed app. */
export const totalUnread = ({ chats, interests }: UnreadCounts): number => chats + interests;

/** On the icon of the installed app, from a page and from the service worker alike. */
export function showBadge(device: Pick<Navigator, 'setAppBadge'>, waiting: UnreadCounts): Promise<void> {
  return 'setAppBadge' in device
    ? device.setAppBadge(totalUnread(waiting)).catch(() => undefined)
    : Promise.resolve();
}
