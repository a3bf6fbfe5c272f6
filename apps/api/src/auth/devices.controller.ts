import { Controller, Delete, Get, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { idParamSchema, sessionListSchema, type SessionList } from '@zentra/contracts';
import type * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { CurrentUser, type IdentifiedRequest, type Identity } from '../common/identity';
import { AuthService } from './auth.service';
import { SessionsService } from './sessions.service';

@ApiTags('auth')
@Controller('auth/sessions')
export class DevicesController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Answers('Your devices that are signed in', sessionListSchema)
  list(@CurrentUser() identity: Identity): Promise<SessionList> {
    return this.sessions.list(identity);
  }

  @Delete(':id')
  @Answers('Sign one device out; its sockets close', null, {
    status: 204,
    description: 'Your own device: the same as signing out.',
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  end(
    @Req() request: IdentifiedRequest,
    @Param({ schema: idParamSchema }) { id }: z.output<typeof idParamSchema>,
  ): Promise<void> {
    return this.auth.endDevice(request, id);
  }

  @Delete()
  @Answers('Sign all other devices out; their sockets close', null, { status: 204 })
  endOthers(@Req() request: IdentifiedRequest): Promise<void> {
    return this.auth.endOtherDevices(request);
  }
}
