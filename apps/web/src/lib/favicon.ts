const PLAIN = '/favicon.svg';
const SIZE = 64;

/** The rings, with a dot where something waits; the number is in the title. */
export function showFavicon(isWaiting: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!link || link.dataset.waiting === String(isWaiting)) return;
  link.dataset.waiting = String(isWaiting);
  if (!isWaiting) {
    link.type = 'image/svg+xml';
    link.href = PLAIN;
    return;
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = '#FAF8F4';
  context.beginPath();
  context.roundRect(0, 0, SIZE, SIZE, 16);
  context.fill();
  context.lineWidth = 6;
  const ring = (x: number, color: string) => {
    context.strokeStyle = color;
    context.beginPath();
    context.arc(x, 32, 14, 0, 2 * Math.PI);
    context.stroke();
  };
  ring(25, '#0B6661');
  ring(39, '#B06A08');
  context.fillStyle = '#B3261E';
  context.strokeStyle = '#FAF8F4';
  context.beginPath();
  context.arc(49, 15, 13, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  link.type = 'image/png';
  link.href = canvas.toDataURL('image/png');
}
