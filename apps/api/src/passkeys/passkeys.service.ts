import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  LIMITS,
  type AddPasskey,
  type BeginPasskey,
  type PasskeyCreationOptions,
  type PasskeyList,
  type Passkey as PasskeyView,
  type RenamePasskey,
} from '@zentra/contracts';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { EmailService } from '../auth/email.service';
import { PasswordService } from '../auth/password.service';
import { AppError } from '../common/errors/app-error';
import { violatedConstraint } from '../common/errors/database-errors';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { lockSessionForShare } from '../sessions/lock-session';
import { sqlOf } from '../database/in-transaction';
import { UsersService } from '../users/users.service';
import { CHALLENGE_MS, PasskeyChallenges } from './passkey-challenges.service';
import { ALGORITHMS, verifyRegistration } from './passkey-verifier';
import { Passkey } from './passkey.entity';
import { toPasskey, userHandleOf } from './passkey.view';
import { relyingPartyOf, type RelyingParty } from './relying-party';

/** Lists, adds, renames and removes the passkeys of a user. */
@Injectable()
export class PasskeysService implements OnModuleInit {
  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly challenges: PasskeyChallenges,
    private readonly users: UsersService,
    private readonly passwords: PasswordService,
    private readonly emails: EmailService,
  ) {}

  onModuleInit(): void {
    const found = ({ rowCount }: { rowCount: number | null }) => rowCount !== 0;
    this.passwords.onReset({
      hasAny: async (sql, userId) =>
        found(await sql.query('SELECT FROM passkeys WHERE user_id = $1 LIMIT 1', [userId])),
      removeAll: async (sql, userId) =>
        found(await sql.query('DELETE FROM passkeys WHERE user_id = $1', [userId])),
    });
  }

  /** Returns the passkeys of a user, oldest first. */
  async list(userId: string): Promise<PasskeyList> {
    return { items: (await this.ofUser(userId)).map(toPasskey) };
  }

  /**
   * Returns the options for creating a passkey. Without their challenge no passkey can be added,
   * and a caller needs the password to get it. A user can have 10 passkeys.
   * @throws FORBIDDEN_ORIGIN when the origin cannot have passkeys
   * @throws INVALID_CREDENTIALS, PASSKEY_LIMIT
   * @throws UNAVAILABLE when too many passwords wait to be verified
   */
  async creationOptions(
    userId: string,
    origin: string | undefined,
    { currentPassword }: BeginPasskey,
  ): Promise<PasskeyCreationOptions> {
    const { id: rpId } = this.relyingParty(origin);
    await this.passwords.expect(userId, currentPassword);
    const [me, known] = await Promise.all([this.users.me(userId), this.ofUser(userId)]);
    if (known.length >= LIMITS.passkeys.max) throw new AppError('PASSKEY_LIMIT');
    return {
      rp: { id: rpId, name: 'Zentra' },
      user: {
        id: userHandleOf(userId).toString('base64url'),
        name: me.username,
        displayName: me.displayName,
      },
      challenge: await this.challenges.issue({ rpId, userId }),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
      timeout: CHALLENGE_MS,
      excludeCredentials: known
        .filter((passkey) => passkey.rpId === rpId)
        .map(({ credentialId, transports }) => ({ id: credentialId, type: 'public-key', transports })),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'preferred',
      },
      attestation: 'none',
    };
  }

  /**
   * Adds a passkey and notifies the user by email after the response. Default name: `Passkey`.
   * @throws FORBIDDEN_ORIGIN, PASSKEY_INVALID, PASSKEY_LIMIT
   * @throws UNAUTHENTICATED when the session has just ended
   */
  async add(
    identity: Identity,
    origin: string | undefined,
    { name = 'Passkey', response }: AddPasskey,
  ): Promise<PasskeyView> {
    const { userId } = identity;
    const relyingParty = this.relyingParty(origin);
    const purpose = { rpId: relyingParty.id, userId };
    const challenge = await this.challenges.redeem(response.response.clientDataJSON, purpose);
    const credential = challenge && (await verifyRegistration(response, { relyingParty, challenge }));
    if (!credential) throw new AppError('PASSKEY_INVALID');
    const passkey = this.passkeys.create({
      id: uuidv7(),
      userId,
      rpId: relyingParty.id,
      ...credential,
      transports: response.response.transports ?? [],
      name,
    });
    await this.store(passkey, identity);
    this.emails.notifyPasskeyAdded(userId);
    return toPasskey(passkey);
  }

  /**
   * Renames a passkey.
   * @throws NOT_FOUND, also for a passkey of another user
   */
  async rename(userId: string, id: string, { name }: RenamePasskey): Promise<PasskeyView> {
    await this.passkeys.update({ id, userId }, { name });
    const passkey = await this.passkeys.findOneBy({ id, userId });
    if (!passkey) throw new AppError('NOT_FOUND');
    return toPasskey(passkey);
  }

  /**
   * Deletes a passkey.
   * @throws NOT_FOUND, also for a passkey of another user
   */
  async remove(userId: string, id: string): Promise<void> {
    const { affected } = await this.passkeys.delete({ id, userId });
    if (!affected) throw new AppError('NOT_FOUND');
  }

  private ofUser(userId: string): Promise<Passkey[]> {
    return this.passkeys.find({ where: { userId }, order: { id: 'ASC' } });
  }

  private relyingParty(origin: string | undefined): RelyingParty {
    const relyingParty = relyingPartyOf(origin, this.config.webOrigins);
    if (!relyingParty) throw new AppError('FORBIDDEN_ORIGIN');
    return relyingParty;
  }

  private async store(passkey: Passkey, identity: Identity): Promise<void> {
    try {
      await this.passkeys.manager.transaction(async (manager) => {
        // Serialises the additions of a user, so that the count is still correct at the commit.
        await manager.query(`SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE`, [passkey.userId]);
        // A password reset that removes all passkeys has ended the session before.
        await lockSessionForShare(await sqlOf(manager), identity);
        const count = await manager.countBy(Passkey, { userId: passkey.userId });
        if (count >= LIMITS.passkeys.max) throw new AppError('PASSKEY_LIMIT');
        await manager.insert(Passkey, passkey);
      });
    } catch (error) {
      // The error does not reveal which account has the passkey.
      const isKnown = violatedConstraint(error) === 'passkeys_credential_id_key';
      throw isKnown ? new AppError('PASSKEY_INVALID') : error;
    }
  }
}
