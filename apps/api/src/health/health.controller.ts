import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { fieldError } from '@zentra/contracts';
import type { Pool } from 'pg';
import * as z from 'zod';
import { ControlChannel } from '../cluster/control.channel';
import { Draining } from '../cluster/draining';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { AppError } from '../common/errors/app-error';
import { isTransient, reportOutage } from '../common/errors/database-errors';
import { Public } from '../common/identity';
import { PG_POOL } from '../database/database.module';

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

/**
 * Changes nothing and needs what all calls need: a primary that accepts writes, and tables that are
 * not locked as a whole. The pool closes a connection after a failed query, so a connection to a
 * former primary is not used again.
 */
const PROBE = `
WITH u AS (UPDATE users SET id = id WHERE false), s AS (UPDATE sessions SET sid = sid WHERE false),
  c AS (UPDATE conversations SET id = id WHERE false), m AS (UPDATE messages SET seq = seq WHERE false)
SELECT 1`;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly draining: Draining,
    private readonly control: ControlChannel,
  ) {}

  @Get('live')
  @ApiEndpoint('getLiveness', 'Check liveness', healthSchema, { session: false })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiEndpoint('getReadiness', 'Check readiness', healthSchema, { session: false })
  async ready() {
    if (this.draining.isDraining) throw new AppError('UNAVAILABLE', { retryAfter: 2 });
    await this.pool.query(PROBE).catch((error: unknown) => {
      if (isTransient(error)) reportOutage(error);
      throw new AppError('UNAVAILABLE', {
        errors: [fieldError('database', 'unavailable')],
        retryAfter: 2,
      });
    });
    // Without it, no call of a session is served.
    await this.control.fresh();
    return { status: 'ok' };
  }
}
