/** Whether a chat is before somebody's eyes right now. */
export const isOnScreen = (conversationId: string): boolean =>
  document.visibilityState === 'visible' && location.pathname === `/chats/${conversationId}`;
