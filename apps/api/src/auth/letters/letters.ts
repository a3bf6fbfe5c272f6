import type { Language } from '@zentra/contracts';
import type { AccountLetters } from './account-letters';
import { arabic } from './ar';
import { german } from './de';
import { english } from './en';

/** Every letter in every language: neither can be forgotten. */
export const LETTERS: Record<Language, AccountLetters> = { en: english, de: german, ar: arabic };
