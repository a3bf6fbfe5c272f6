import { useLayoutEffect, useState } from 'react';
import { useForm, type DefaultValues, type FieldValues, type UseFormReturn } from 'react-hook-form';
import type * as z from 'zod';
import { fieldResolver } from '@/lib/i18n/form-errors';
import { currentLanguage } from '@/lib/i18n/i18n';

/** The values of the mounted forms, and the language in which each was created. */
const onScreen = new Map<z.ZodType, { language: string; values(): FieldValues }>();

/**
 * A form of the signed-out pages, validated by the contract's `schema`. Its input survives a change
 * of language.
 */
export function useAuthForm<Values extends FieldValues>(
  schema: z.ZodType<Values, Values>,
  initial?: DefaultValues<Values>,
): UseFormReturn<Values> {
  // A new language remounts the page. While the new form is created, the old one is still mounted.
  const [defaultValues] = useState(() => {
    const before = onScreen.get(schema);
    return before && before.language !== currentLanguage()
      ? (before.values() as DefaultValues<Values>)
      : initial;
  });
  const form = useForm<Values>({ resolver: fieldResolver(schema), defaultValues });
  useLayoutEffect(() => {
    onScreen.set(schema, { language: currentLanguage(), values: () => form.getValues() });
    return () => void onScreen.delete(schema);
  }, [schema, form]);
  return form;
}
