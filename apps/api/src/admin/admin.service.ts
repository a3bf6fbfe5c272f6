import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { passwordSchema, registerSchema, suspendSchema, type Language, type Role } from '@zentra/contracts';
import type { Pool } from 'pg';
import * as z from 'zod';
import { PasswordHasher } from '../auth/password-hasher';
import { EmailTokensRepository } from '../auth/email-tokens.repository';
import { SessionsService } from '../sessions/sessions.service';
import { assertUncommon } from '../auth/uncommon-password';
import { AppError } from '../common/errors/app-error';
import { parseFields } from '../common/validation/schema.pipe';
import { PG_POOL } from '../database/database.module';
import { sqlOf } from '../database/in-transaction';
import { ModerationActs } from '../moderation/moderation-acts.service';
import { AccountStatusService } from '../users/account-status.service';
import { User } from '../users/user.entity';
import { UsersService } from '../users/users.service';

/** Names the value in error messages. */
const passwordOnly = z.object({ password: passwordSchema });

/** The caller of `PasswordHasher` for the admin command. */
const ADMIN = 'admin';

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The input of the command, not yet validated. */
interface NewPerson {
  username: string;
  email: string;
  language: Language;
  role: Role;
}

/**
 * Implements the admin command with the services of the API. Every action is written to the audit
 * log.
 */
@Injectable()
export class AdminService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly users: UsersService,
    private readonly accountStatus: AccountStatusService,
    private readonly acts: ModerationActs,
    private readonly sessions: SessionsService,
    private readonly tokens: EmailTokensRepository,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Creates an account. Without `given`, generates a password.
   * @returns the password
   * @throws Error with one sentence that names each invalid value
   * @throws AppError USERNAME_TAKEN, EMAIL_TAKEN
   */
  async create({ role, ...account }: NewPerson, given?: string): Promise<string> {
    const password = given ?? madePassword();
    const person = check(registerSchema, { ...account, password });
    refuseCommon(person.password, person);
    const passwordHash = await this.hasher.hash(person.password, ADMIN);
    await this.acts.createPerson(null, role, (manager) =>
      this.users.create(person, passwordHash, { manager, role }),
    );
    return password;
  }

  /**
   * Sets a new password, generated without `given`. Ends all sessions and revokes all links that
   * could change the password.
   * @returns the password
   * @throws Error for an unknown name and for an invalid password
   */
  async resetPassword(name: string, given?: string): Promise<string> {
    const user = await this.find(name);
    const { id } = user;
    const { password } = check(passwordOnly, { password: given ?? madePassword() });
    refuseCommon(password, user);
    const passwordHash = await this.hasher.hash(password, ADMIN);
    let ended: string[] = [];
    await this.acts.about(null, id, 'reset_password', async (manager) => {
      await manager.update(User, { id }, { passwordHash });
      const sql = await sqlOf(manager);
      await this.tokens.revokeWithPassword(sql, id);
      ended = await this.sessions.removeAll(sql, id, 'password_changed');
    });
    await this.sessions.close(ended, 'password_changed');
    return password;
  }

  /**
   * Suspends a user and ends all their sessions. `given` is the note that the user sees at sign-in.
   * @throws Error for an unknown name and for an invalid note
   */
  async suspend(name: string, given?: string): Promise<void> {
    const { message } = check(suspendSchema, { message: given });
    await this.acts.suspendPerson(null, (await this.find(name)).id, message);
  }

  /**
   * Lifts a suspension. Changes nothing for a user who is not suspended.
   * @throws Error for an unknown name
   */
  async reinstate(name: string): Promise<void> {
    await this.acts.reinstate(null, (await this.find(name)).id);
  }

  /**
   * Sets the role of a user.
   * @throws Error for an unknown name
   */
  async setRole(name: string, role: Role): Promise<void> {
    const { id } = await this.find(name);
    await this.acts.about(null, id, 'set_role', (manager) => this.accountStatus.setRole(manager, id, role), {
      role,
    });
  }

  /** Returns the usernames of all moderators, in alphabetical order. */
  async moderators(): Promise<string[]> {
    return this.column(`SELECT username AS value FROM users WHERE role = 'moderator' ORDER BY username`);
  }

  /** Returns counts, one per line. */
  stats(): Promise<string[]> {
    return this.column(`
      SELECT 'people ' || count(*) || ', suspended ' || count(suspended_at) AS value FROM users WHERE deleted_at IS NULL
      UNION ALL SELECT 'sessions ' || count(*) FROM sessions WHERE expires_at > now()
      UNION ALL SELECT 'conversations ' || count(*) || ', open ' || count(interest_id) FROM conversations
      UNION ALL SELECT 'messages ' || coalesce(sum(last_seq), 0) FROM conversations
      UNION ALL SELECT 'reports ' || count(*) || ', open ' || count(*) FILTER (WHERE status = 'open') FROM reports`);
  }

  /**
   * Returns open reports without user-written text. Moderators read that on their screens, where
   * each read is logged.
   */
  reports(): Promise<string[]> {
    return this.column(`
      SELECT r.id || '  ' || to_char(r.created_at, 'YYYY-MM-DD HH24:MI') || '  ' || u.username || '  ' || r.reason AS value
      FROM reports r JOIN users u ON u.id = r.subject_id WHERE r.status = 'open' ORDER BY r.id`);
  }

  /**
   * Finds a user by username or email address.
   * @throws Error for an unknown name
   */
  private async find(name: string): Promise<User> {
    const user = await this.users.findForLogin(name);
    if (!user) throw new Error(`There is no account “${name}”.`);
    return user;
  }

  private async column(sql: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ value: string }>(sql);
    return rows.map(({ value }) => value);
  }
}

const madePassword = (): string =>
  Array.from({ length: 20 }, (_, i) => (i % 5 === 4 ? '-' : ALPHABET[randomInt(ALPHABET.length)]))
    .join('')
    .slice(0, -1);

/**
 * Rejects a password that attackers try first.
 * @throws Error with one sentence
 */
function refuseCommon(password: string, person: { username: string; email: string }): void {
  inOneSentence(() => assertUncommon(password, 'password', person));
}

/**
 * Validates a value.
 * @throws Error with one sentence that names each invalid value
 */
const check = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> =>
  inOneSentence(() => parseFields(schema, value));

function inOneSentence<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof AppError ? new Error(`The ${error.toProblem().detail}.`) : error;
  }
}
