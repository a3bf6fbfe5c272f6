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
import { Answers } from '../common/answers.decorator';
import { CurrentUser, Public, type Identity } from '../common/identity';
import { RateLimited } from '../common/rate-limit';
import { PasskeySignInService } from './passkey-sign-in.service';
import { PasskeysService } from './passkeys.service';

const WHERE =
  'Passkeys are tied to the name by which the page was opened, `localhost` for one; on an IP address there are none.';

@ApiTags('passkeys')
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly signIns: PasskeySignInService,
  ) {}

  @Get()
  @Answers('Your passkeys', passkeyListSchema)
  list(@CurrentUser() { userId }: Identity) {
    return this.passkeys.list(userId);
  }

  @RateLimited('password')
  @Post('options')
  @Answers('Begin to add a passkey', passkeyCreationOptionsSchema, {
    description: WHERE,
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS', 'FORBIDDEN_ORIGIN', 'PASSKEY_LIMIT'],
  })
  options(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: beginPasskeySchema }) body: BeginPasskey,
    @Headers('origin') origin?: string,
  ) {
    return this.passkeys.creationOptions(userId, origin, body);
  }

  @Post()
  @Answers('Add the passkey that the browser made', passkeySchema, {
    status: 201,
    description: 'A letter tells the account’s address of it.',
    errors: ['VALIDATION_FAILED', 'PASSKEY_INVALID', 'FORBIDDEN_ORIGIN', 'PASSKEY_LIMIT'],
  })
  add(
    @CurrentUser() { userId }: Identity,
    @Body({ schema: addPasskeySchema }) body: AddPasskey,
    @Headers('origin') origin?: string,
  ) {
    return this.passkeys.add(userId, origin, body);
  }

  @Patch(':id')
  @Answers('Name a passkey', passkeySchema, { errors: ['VALIDATION_FAILED', 'NOT_FOUND'] })
  rename(
    @CurrentUser() { userId }: Identity,
    @Param({ schema: idParamSchema }) { id }: { id: string },
    @Body({ schema: renamePasskeySchema }) body: RenamePasskey,
  ) {
    return this.passkeys.rename(userId, id, body);
  }

  @Delete(':id')
  @Answers('Remove a passkey', null, { status: 204, errors: ['VALIDATION_FAILED', 'NOT_FOUND'] })
  remove(@CurrentUser() { userId }: Identity, @Param({ schema: idParamSchema }) { id }: { id: string }) {
    return this.passkeys.remove(userId, id);
  }

  @Public()
  @RateLimited('passkey')
  @Post('sign-in/options')
  @Answers('Begin to sign in with a passkey', passkeyRequestOptionsSchema, {
    errors: ['FORBIDDEN_ORIGIN'],
    session: false,
  })
  signInOptions(@Headers('origin') origin?: string) {
    return this.signIns.requestOptions(origin);
  }

  @Public()
  @RateLimited('passkey')
  @Post('sign-in')
  @Answers('Sign in with a passkey', meSchema, {
    errors: ['VALIDATION_FAILED', 'INVALID_CREDENTIALS'],
    session: false,
  })
  signIn(@Body({ schema: passkeySignInSchema }) body: PasskeySignIn, @Req() request: Request) {
    return this.signIns.signIn(request, body);
  }
}
