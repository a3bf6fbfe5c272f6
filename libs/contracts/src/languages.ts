import * as z from 'zod';

/** What Zentra speaks, on screens and in letters. */
export const LANGUAGES = ['en', 'de', 'ar'] as const;
export const languageSchema = z.enum(LANGUAGES);

export type Language = z.infer<typeof languageSchema>;
