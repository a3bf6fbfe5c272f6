import * as z from 'zod';

/** The note to a person and their contact code, stored on the device until the interest is sent. */
export const noteSchema = z.object({ note: z.string(), code: z.string() });
