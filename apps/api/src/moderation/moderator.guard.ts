import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { AccountStatusService } from '../users/account-status.service';

/**
 * Returns whether a browser opens the URL as a page, such as a link in an email. Without TLS,
 * browsers send no `Sec-Fetch-Mode`; `Accept` shows it instead.
 */
const isOpened = ({ headers }: Request): boolean =>
  headers['sec-fetch-mode'] === 'navigate' || /\btext\/html\b/.test(headers.accept ?? '');

/**
 * Returns whether the app itself links to the file. Without TLS, browsers do not send the site, and
 * any site is allowed.
 */
const isDownload = ({ headers, path }: Request): boolean =>
  path.endsWith('/file') && /^same-(origin|site)$/.test(String(headers['sec-fetch-site'] ?? 'same-site'));

/**
 * Hides the moderation routes from other users: they get NOT_FOUND. For moderators, opening a link
 * reads nothing, except a file download from the app: each read is logged and must be intended.
 * Runs after the session guard and before input validation.
 */
@Injectable()
export class ModeratorGuard implements CanActivate {
  constructor(private readonly accountStatus: AccountStatusService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const { identity } = request;
    if (!identity || !(await this.accountStatus.isModerator(identity.userId)))
      throw new AppError('NOT_FOUND');
    if (isOpened(request) && !isDownload(request)) throw new AppError('NOT_FOUND');
    return true;
  }
}
