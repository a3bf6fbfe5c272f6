import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addPasskeySchema,
  beginPasskeySchema,
  idParamSchema,
  meSchema,
  passkeyCreationOptionsSchema,
  passkeyListSchema,
  passkeyRequestOptionsSchema,
  passkeySchema,
  passkeySignInSchema,
  renamePasskeySchema,
  type AddPasskey,
  type BeginPasskey,
  type PasskeySignIn,
  type RenamePasskey,
} from '@zentra/contracts';
import type { Request } from 'express';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, Public, type Identity } from '../common/identity';
import { NewWork } from '../common/limits/load-guard';
import { RateLimited } from '../common/limits/rate-limit';
import { PasskeySignInService } from './passkey-sign-in.service';
import { PasskeysService } from './passkeys.service';

const WHERE =
  'Passkeys belong to the host name of the page in `Origin`, e.g. `localhost`; an IP address has no passkeys.';

@ApiTags('passkeys')
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly signIns: PasskeySignInService,
  ) {}

  @Get()
  @ApiEndpoint('listPasskeys', 'List your passkeys', passkeyListSchema)
  list(@CurrentUser() { userId }: Identity) {
    return this.passkeys.list(userId);
  }

  @RateLimited('password')
  @Post('options')
  @ApiEndpoint(
    'getPasskeyCreationOptions',
    'Get options for creating a passkey',
    passkeyCreationOptionsSchema,
    {
      description: WHERE,
      errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS', 'FORBIDDEN_ORIGIN', 'PASSKEY_LIMIT'],
    },
  )
  options(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: beginPasskeySchema }) body: BeginPasskey,
    @Headers('origin') origin?: string,
  ) {
    return this.passkeys.creationOptions(userId, origin, body);
  }

  @Post()
  @ApiEndpoint('addPasskey', 'Add a passkey', passkeySchema, {
    status: 201,
    description: 'The address of the account is notified by email.',
    errors: ['VALIDATION_FAILED', 'PASSKEY_INVALID', 'FORBIDDEN_ORIGIN', 'PASSKEY_LIMIT'],
  })
  add(
    @CurrentUser() identity: Identity,
    @Body({ schema: addPasskeySchema }) body: AddPasskey,
    @Headers('origin') origin?: string,
  ) {
    return this.passkeys.add(identity, origin, body);
  }

  @Patch(':id')
  @ApiEndpoint('renamePasskey', 'Rename a passkey', passkeySchema, {
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  rename(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: { id: string },
    @Body({ schema: renamePasskeySchema }) body: RenamePasskey,
  ) {
    return this.passkeys.rename(userId, id, body);
  }

  @Delete(':id')
  @ApiEndpoint('deletePasskey', 'Delete a passkey', null, {
    status: 204,
    errors: ['VALIDATION_FAILED', 'NOT_FOUND'],
  })
  remove(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: { id: string }) {
    return this.passkeys.remove(userId, id);
  }

  @Public()
  @NewWork()
  @RateLimited('passkey')
  @Post('sign-in/options')
  @ApiEndpoint(
    'getPasskeySignInOptions',
    'Get options for signing in with a passkey',
    passkeyRequestOptionsSchema,
    {
      errors: ['FORBIDDEN_ORIGIN'],
      session: false,
    },
  )
  signInOptions(@Headers('origin') origin?: string) {
    return this.signIns.requestOptions(origin);
  }

  @Public()
  @NewWork()
  @RateLimited('passkey')
  @Post('sign-in')
  @ApiEndpoint('signInWithPasskey', 'Sign in with a passkey', meSchema, {
    description: 'The response sets the session cookie.',
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS', 'SUSPENDED'],
    session: false,
    setsCookie: true,
  })
  signIn(@Body({ schema: passkeySignInSchema }) body: PasskeySignIn, @Req() request: Request) {
    return this.signIns.signIn(request, body);
  }
}
