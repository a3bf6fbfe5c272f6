import type { Language } from '@zentra/contracts';
import type { AccountEmails } from './account-emails';
import { arabic } from './ar';
import { german } from './de';
import { english } from './en';

/** All emails in all languages: the type requires each of them. */
export const EMAIL_TEMPLATES: Record<Language, AccountEmails> = { en: english, de: german, ar: arabic };
