import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Me, PasskeyAssertion, PasskeyRequestOptions, PasskeySignIn } from '@zentra/contracts';
import type { Request } from 'express';
import type { Repository } from 'typeorm';
import { AuthService } from '../auth/auth.service';
import { AppError } from '../common/errors/app-error';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { UsersService } from '../users/users.service';
import { CHALLENGE_MS, PasskeyChallenges } from './passkey-challenges.service';
import { verifyAssertion } from './passkey-verifier';
import { Passkey } from './passkey.entity';
import { userHandleOf } from './passkey.view';
import { relyingPartyOf } from './relying-party';

/** Signs users in with a passkey alone: the passkey identifies the account. */
@Injectable()
export class PasskeySignInService {
  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly challenges: PasskeyChallenges,
    private readonly auth: AuthService,
    private readonly users: UsersService,
  ) {}

  /**
   * Returns the options for a sign-in.
   * @throws FORBIDDEN_ORIGIN when the origin cannot have passkeys
   */
  async requestOptions(origin: string | undefined): Promise<PasskeyRequestOptions> {
    const relyingParty = relyingPartyOf(origin, this.config.webOrigins);
    if (!relyingParty) throw new AppError('FORBIDDEN_ORIGIN');
    return {
      challenge: await this.challenges.issue({ rpId: relyingParty.id, userId: null }),
      rpId: relyingParty.id,
      timeout: CHALLENGE_MS,
      userVerification: 'preferred',
    };
  }

  /**
   * Verifies a passkey and starts a session.
   * @throws INVALID_CREDENTIALS with the same body for every reason
   * @throws SUSPENDED
   */
  async signIn(request: Request, { response }: PasskeySignIn): Promise<Me> {
    const userId = await this.verify(response, request.headers.origin);
    if (userId === null) throw new AppError('INVALID_CREDENTIALS');
    await this.auth.startSession(request, { id: userId });
    return this.users.me(userId);
  }

  /**
   * Returns the user id of the passkey; null unless the passkey exists and the response is valid.
   */
  private async verify(response: PasskeyAssertion, origin: string | undefined): Promise<string | null> {
    const relyingParty = relyingPartyOf(origin, this.config.webOrigins);
    if (!relyingParty) return null;
    const rpId = relyingParty.id;
    const challenge = await this.challenges.redeem(response.response.clientDataJSON, { rpId, userId: null });
    const passkey = await this.passkeys.findOneBy({ credentialId: response.id, rpId });
    if (challenge === null || !passkey) return null;
    if (response.response.userHandle !== userHandleOf(passkey.userId).toString('base64url')) return null;
    const used = await verifyAssertion(response, passkey, { relyingParty, challenge });
    return used && (await this.markUsed(passkey, used)) ? passkey.userId : null;
  }

  /**
   * Stores the counter and the time of use. Returns false when the passkey was removed
   * concurrently, or when another sign-in has stored the same counter: one of the two is a copy.
   */
  private async markUsed(
    { id }: Passkey,
    { counter, backedUp }: { counter: number; backedUp: boolean },
  ): Promise<boolean> {
    const { affected } = await this.passkeys
      .createQueryBuilder()
      .update()
      .set({ counter, backedUp, lastUsedAt: () => 'now()' })
      .where('id = :id AND (counter < :counter OR counter = 0 AND :counter = 0)', { id, counter })
      .execute();
    return affected === 1;
  }
}
