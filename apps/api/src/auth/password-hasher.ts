import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { CPU_TASKS_AT_ONCE } from '../common/concurrency/cpu-tasks';
import { FairQueue } from '../common/concurrency/fair-queue';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';

/** At about 30 ms each, the last one waits some 2 s, and up to twice that where preferred callers come. */
const MOST_WAITING = 50;
const RETRY_SECONDS = 2;
/** Callers who were right and are remembered, some 100 bytes each. */
const MOST_TRUSTED = 10_000;

/**
 * Hashes and checks passwords. A hash fills a core, so only a few run at once; the others wait, and
 * callers take turns. `caller` is an address, or the id of a signed-in user. Every second turn is one of
 * callers who were right before, so that guesses from ever new addresses do not keep them out.
 */
@Injectable()
export class PasswordHasher {
  private readonly queue = new FairQueue({
    running: CPU_TASKS_AT_ONCE,
    waiting: MOST_WAITING,
    retryAfter: RETRY_SECONDS,
    isPreferred: (caller) => this.trusted.has(caller),
  });
  /** By this process, since its start; the one that was right the longest ago comes first. */
  private readonly trusted = new Set<string>();
  /** A hash of nobody's password, so that an unknown name costs the same time as a wrong password. */
  private decoy: Promise<string> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Prefers passwords of this caller from now on; call it once one has let somebody in. */
  trust(caller: string): void {
    this.trusted.delete(caller);
    this.trusted.add(caller);
    const [oldest] = this.trusted;
    if (this.trusted.size > MOST_TRUSTED && oldest !== undefined) this.trusted.delete(oldest);
  }

  /** Before what a check needs is looked up. @throws UNAVAILABLE where too many wait */
  expectRoomFor(caller: string): void {
    this.queue.expectRoomFor(caller);
  }

  /** @throws UNAVAILABLE where too many wait */
  hash(password: string, caller: string): Promise<string> {
    return this.queue.run(caller, () => hash(password, this.config.passwordCost));
  }

  /**
   * Returns false for a wrong password, and for no hash at all, in the same time.
   * @throws UNAVAILABLE where too many wait
   */
  verify(stored: string | undefined, password: string, caller: string): Promise<boolean> {
    return this.queue.run(caller, async () => {
      this.decoy ??= hash('nobody has this password', this.config.passwordCost);
      const matches = await verify(stored ?? (await this.decoy), password);
      return stored !== undefined && matches;
    });
  }
}
