import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { fieldError } from '@zentra/contracts';
import type { Pool } from 'pg';
import * as z from 'zod';
import { Answers } from '../common/answers.decorator';
import { AppError } from '../common/app-error';
import { Public } from '../common/identity';
import { PG_POOL } from '../database/database.module';

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  @Get('live')
  @Answers('getLiveness', 'Check liveness', healthSchema, { session: false })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Answers('getReadiness', 'Check readiness', healthSchema, { session: false })
  async ready() {
    await this.pool.query('SELECT 1').catch(() => {
      throw new AppError('UNAVAILABLE', {
        errors: [fieldError('database', 'unavailable')],
        retryAfter: 2,
      });
    });
    return { status: 'ok' };
  }
}
