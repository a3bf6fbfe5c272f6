import * as z from 'zod';

/** Languages of the user interface and of emails. */
export const LANGUAGES = ['en', 'de', 'ar'] as const;
export const languageSchema = z.enum(LANGUAGES);

export type Language = z.infer<typeof languageSchema>;
