/**
 * What is pasted or dropped: files, or text. Office programs put a picture of what was copied beside its text, and the text
 * is meant; the name of a copied file and the address of a copied picture come with it, and the file is meant.
 */
export function transferredFiles(data: DataTransfer): File[] {
  const files = [...data.files];
  const lines = linesOf(data.getData('text/plain'));
  const own = new Set([...files.map(({ name }) => name), ...linesOf(data.getData('text/uri-list'))]);
  return lines.every((line) => own.has(line)) ? files : [];
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
