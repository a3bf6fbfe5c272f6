import { meSchema, type AvatarSize, type Me } from '@zentra/contracts';
import type { UploadOptions } from './attachments-api';
import type { Http } from './http';

/** Sets and removes the user's avatar, and returns the URLs of avatars. */
export class AvatarApi {
  constructor(private readonly http: Http) {}

  /**
   * Uploads an avatar. The server crops it to the middle square.
   * @throws FILE_TOO_LARGE, FILE_TYPE_REFUSED, FILE_UNREADABLE, STORAGE_FULL,
   *   UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED
   */
  set(picture: Blob, options: UploadOptions = {}): Promise<Me> {
    return this.http.upload('PUT', '/api/users/me/avatar', picture, { schema: meSchema, ...options });
  }

  /** Removes the user's avatar. */
  remove(): Promise<Me> {
    return this.http.call('DELETE', '/api/users/me/avatar', { schema: meSchema });
  }

  /**
   * Returns the URL of an avatar, for `src`, or null for a person without one.
   * @param size `small` (128 pixels, the default) or `large` (512 pixels)
   */
  url({ avatarUrl }: { avatarUrl: string | null }, size: AvatarSize = 'small'): string | null {
    if (avatarUrl === null) return null;
    const url = this.http.urlOf(avatarUrl);
    url.searchParams.set('size', size);
    return url.href;
  }
}
