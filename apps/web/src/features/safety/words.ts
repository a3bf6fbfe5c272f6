import { words } from '@/lib/words';
/** What blocking means, at each place where it can be done. */
export const blockWords = (name: string): string => words('safety.blockWords', { name });
