import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pathOf = (name: string): string => join(__dirname, '../../../../docs', name);
const isUpdate = Boolean(process.env.UPDATE_OPENAPI);

/** Returns the text of `docs/<name>`; UPDATE_OPENAPI=1 writes `text` there first. */
export function committed(name: string, text: string): string {
  if (isUpdate) writeFileSync(pathOf(name), text);
  return readFileSync(pathOf(name), 'utf8');
}

/** The same for the section between `<!-- part -->` and `<!-- /part -->` of a page. */
export function committedPart(name: string, part: string, text: string): string | undefined {
  const between = new RegExp(`(?<=<!-- ${part} -->\n\n).*?(?=\n\n<!-- /${part} -->)`, 's');
  const page = readFileSync(pathOf(name), 'utf8');
  const written = isUpdate
    ? committed(
        name,
        page.replace(between, () => text),
      )
    : page;
  return between.exec(written)?.[0];
}
