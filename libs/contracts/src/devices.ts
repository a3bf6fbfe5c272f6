import * as z from 'zod';

export const deviceKindSchema = z.enum(['desktop', 'phone', 'tablet', 'program']);

/**
 * A device as data, so that each client can describe it in its own language. Product names are not
 * translated.
 */
export const deviceSchema = z
  .object({
    browser: z.string().nullable().meta({ description: 'Such as `Firefox`; null where it is unknown.' }),
    os: z.string().nullable().meta({ description: 'Such as `Windows`; null where it is unknown.' }),
    kind: deviceKindSchema.meta({ description: '`program`: not a browser, such as a bot.' }),
  })
  .meta({ id: 'Device', description: 'What the `User-Agent` of a sign-in says about the device.' });

export type Device = z.infer<typeof deviceSchema>;
