/**
 * Returns the files of a paste or drop; none if text is meant.
 * Office programs add a picture of the copied text, where the text is meant. A copied file has its
 * name as text, and a copied picture its address, where the file is meant.
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
