/** Whether a keyboard is at hand: on a phone, focus in a field would cover half the chat with one. */
export const hasFinePointer = (): boolean => matchMedia('(pointer: fine)').matches;
