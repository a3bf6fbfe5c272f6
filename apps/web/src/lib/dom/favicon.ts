import { formatNumber } from '../format/format-number';

const PLAIN = '/favicon.svg';
const SIZE = 64;

/** Draws the favicon: the rings, with the unread count on top. */
export function showFavicon(count: number): void {
  const shown = count > 9 ? `${formatNumber(9)}+` : formatNumber(count);
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (!link || link.dataset.waiting === shown) return;
  link.dataset.waiting = shown;
  if (count === 0) {
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
  context.lineWidth = 4;
  const width = shown.length > 1 ? 46 : 36;
  context.beginPath();
  context.roundRect(64 - width, 0, width, 36, 18);
  context.fill();
  context.stroke();
  context.fillStyle = '#FFFFFF';
  context.font = 'bold 28px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(shown, 64 - width / 2, 19);
  link.type = 'image/png';
  link.href = canvas.toDataURL('image/png');
}
