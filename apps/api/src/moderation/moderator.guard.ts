import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AppError } from '../common/app-error';
import type { IdentifiedRequest } from '../common/identity';
import { StandingService } from '../users/standing.service';

/** To everybody else, what is here does not exist. Runs after the session guard and before any input is looked at. */
@Injectable()
export class ModeratorGuard implements CanActivate {
  constructor(private readonly standing: StandingService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { identity } = context.switchToHttp().getRequest<IdentifiedRequest>();
    if (!identity || !(await this.standing.isModerator(identity.userId))) throw new AppError('NOT_FOUND');
    return true;
  }
}
