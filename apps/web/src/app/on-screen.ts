/** Returns true if a chat is visible to the user now. */
export const isOnScreen = (conversationId: string): boolean =>
  document.visibilityState === 'visible' && location.pathname === `/chats/${conversationId}`;
