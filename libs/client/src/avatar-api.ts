import { meSchema, type AvatarSize, type Me } from '@zentra/contracts';
import type { UploadOptions } from './attachments-api';
import type { Http } from './http';

/** One's own picture, and where other people's are. */
export class AvatarApi {
  constructor(private readonly http: Http) {}

  /** Puts a picture in place; the server cuts the middle square out. Rejects as `attachments.upload` does. */
  set(picture: Blob, options: UploadOptions = {}): Promise<Me> {
    return this.http.upload('PUT', '/api/users/me/avatar', picture, { schema: meSchema, ...options });
  }

  remove(): Promise<Me> {
    return this.http.call('DELETE', '/api/users/me/avatar', { schema: meSchema });
  }

  /** For `src`, of a `Person` or `Me`; null for somebody without a picture. */
  url({ avatarUrl }: { avatarUrl: string | null }, size: AvatarSize = 'small'): string | null {
    if (avatarUrl === null) return null;
    const url = this.http.urlOf(avatarUrl);
    url.searchParams.set('size', size);
    return url.href;
  }
}
