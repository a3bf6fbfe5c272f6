import { Controller, Delete, Get, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idParamSchema, sessionListSchema, type SessionList } from '@zentra/contracts';
import type * as z from 'zod';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { AuthService } from './auth.service';
import { SessionsService } from '../sessions/sessions.service';

@ApiTags('auth')
@Controller('auth/sessions')
export class DevicesController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @ApiEndpoint('listSessions', 'List signed-in devices', sessionListSchema)
  list(@CurrentUser() identity: Identity): Promise<SessionList> {
    return this.sessions.list(identity);
  }

  @Delete(':id')
  @ApiEndpoint('endSession', 'Sign out a device', null, {
    status: 204,
    description:
      'Ends that session and closes its sockets. For the session of the request: the same as signing out.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  end(
    @Req() request: IdentifiedRequest,
    @Param({ schema: idParamSchema }) { id }: z.output<typeof idParamSchema>,
  ): Promise<void> {
    return this.auth.endDevice(request, id);
  }

  @Delete()
  @ApiEndpoint('endOtherSessions', 'Sign out all other devices', null, {
    status: 204,
    description: 'Ends all sessions but that of the request and closes their sockets.',
  })
  endOthers(@Req() request: IdentifiedRequest): Promise<void> {
    return this.auth.endOtherDevices(request);
  }
}
