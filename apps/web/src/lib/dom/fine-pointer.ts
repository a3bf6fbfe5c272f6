/**
 * Returns true if the device has a mouse, and so probably a keyboard. On a phone, focus in a field
 * opens a keyboard over half the chat.
 */
export const hasFinePointer = (): boolean => matchMedia('(pointer: fine)').matches;
