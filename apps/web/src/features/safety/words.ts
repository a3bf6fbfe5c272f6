/** What blocking means, at each place where it can be done. */
export const blockWords = (name: string): string =>
  `${name} won't find you in People, can't write to you and can't see when you are here. We won't tell them.`;
