/** What blocking means, at each place where it can be done. */
export const blockWords = (name: string): string =>
  `${name} can't find you, write to you or see when you are here. We won't tell them.`;
