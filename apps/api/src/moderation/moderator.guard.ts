import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../common/errors/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { AccountStatusService } from '../users/account-status.service';

/**
 * Whether a browser opens the address as a page, as for a link in an e-mail. Without TLS, browsers send no `Sec-Fetch-Mode`;
 * what they accept shows it all the same.
 */
const isOpened = ({ headers }: Request): boolean =>
  headers['sec-fetch-mode'] === 'navigate' || /\btext\/html\b/.test(headers.accept ?? '');

/** The app links to files, on its own site. Without TLS, browsers do not say on whose. */
const isDownload = ({ headers, path }: Request): boolean =>
  path.endsWith('/file') && /^same-(origin|site)$/.test(String(headers['sec-fetch-site'] ?? 'same-site'));

/**
 * To everybody else, what is here does not exist. A link that a moderator follows reads nothing: each read is in the audit log,
 * and must be meant. Runs after the session guard and before any input is looked at.
 */
@Injectable()
export class ModeratorGuard implements CanActivate {
  constructor(private readonly standing: AccountStatusService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const { identity } = request;
    if (!identity || !(await this.standing.isModerator(identity.userId))) throw new AppError('NOT_FOUND');
    if (isOpened(request) && !isDownload(request)) throw new AppError('NOT_FOUND');
    return true;
  }
}
