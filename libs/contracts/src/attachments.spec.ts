import { FILE_EXTENSIONS, IMAGE_TYPES, refusalOf } from './attachments';
import { LIMITS } from './limits';

describe('checks of a file before the upload', () => {
  const of = (name: string, type: string, size = 1_000) => refusalOf({ name, type, size });

  it('accepts extensions on the list, whatever media type the system reports', () => {
    for (const type of IMAGE_TYPES) expect(of('image', type)).toBeNull();
    for (const ending of FILE_EXTENSIONS) expect(of(`A${ending.toUpperCase()}`, '')).toBeNull();
    expect(of('main.py', 'text/x-python')).toBeNull();
  });

  it.each([
    ['drawing.svg', 'image/svg+xml'],
    ['page.html', 'text/html'],
    ['data.xml', 'text/xml'],
    ['IMG_1.HEIC', 'image/heic'],
    ['setup.exe', 'application/x-msdownload'],
    ['pdf', ''],
  ])('refuses %s', (name, type) => expect(of(name, type)).toBe('type'));

  it('refuses empty files, and files over the limit of their type', () => {
    expect(of('a.pdf', 'application/pdf', 0)).toBe('empty');
    expect(of('a.png', 'image/png', LIMITS.imageBytes)).toBeNull();
    expect(of('a.png', 'image/png', LIMITS.imageBytes + 1)).toBe('size');
    expect(of('a.pdf', 'application/pdf', LIMITS.imageBytes + 1)).toBeNull();
    expect(of('a.pdf', 'application/pdf', LIMITS.fileBytes + 1)).toBe('size');
    const small = { imageBytes: 10, fileBytes: 20 };
    expect(refusalOf({ name: 'a.pdf', type: '', size: 15 }, small)).toBeNull();
    expect(refusalOf({ name: 'a', type: 'image/gif', size: 15 }, small)).toBe('size');
  });
});
