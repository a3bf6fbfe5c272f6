import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { CPU_TASKS_AT_ONCE } from '../common/concurrency/cpu-tasks';
import { FairQueue } from '../common/concurrency/fair-queue';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';

/**
 * Queue length. A hash takes about 30 ms, so the last task waits about 2 s, or up to twice that
 * when preferred callers arrive.
 */
const MOST_WAITING = 50;
const RETRY_SECONDS = 2;
/** Callers to remember as trusted, about 100 bytes each. */
const MOST_TRUSTED = 10_000;

/**
 * Hashes and verifies passwords. A hash occupies a CPU core, so at most 2 run concurrently. Others
 * wait, and callers take turns. `caller` is an address or the id of a signed-in user. Every second
 * turn belongs to callers who were right before, so that guesses from many new addresses do not
 * lock them out.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue = new FairQueue({
    running: CPU_TASKS_AT_ONCE,
    waiting: MOST_WAITING,
    retryAfter: RETRY_SECONDS,
    isPreferred: (caller) => this.trusted.has(caller),
  });
  /** Callers who were right since the start of this process, the least recent first. */
  private readonly trusted = new Set<string>();
  /** A hash that no password has, so that an unknown name takes as long as a wrong password. */
  private decoy: Promise<string> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Prefers this caller from now on. Call it after a successful sign-in. */
  trust(caller: string): void {
    this.trusted.delete(caller);
    this.trusted.add(caller);
    const [oldest] = this.trusted;
    if (this.trusted.size > MOST_TRUSTED && oldest !== undefined) this.trusted.delete(oldest);
  }

  /**
   * Checks that the queue has room for the caller, before the account is looked up.
   * @throws UNAVAILABLE when the queue is full (50 tasks)
   */
  expectRoomFor(caller: string): void {
    this.queue.expectRoomFor(caller);
  }

  /**
   * Hashes a password with argon2id.
   * @throws UNAVAILABLE when the queue is full (50 tasks)
   */
  hash(password: string, caller: string): Promise<string> {
    return this.queue.run(caller, () => hash(password, this.config.passwordCost));
  }

  /**
   * Returns whether the password matches the stored hash. Without a stored hash, returns false
   * after the same time.
   * @throws UNAVAILABLE when the queue is full (50 tasks)
   */
  verify(stored: string | undefined, password: string, caller: string): Promise<boolean> {
    return this.queue.run(caller, async () => {
      this.decoy ??= hash('nobody has this password', this.config.passwordCost);
      const matches = await verify(stored ?? (await this.decoy), password);
      return stored !== undefined && matches;
    });
  }
}
