import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ERRORS, problemSchema, type ErrorCode } from '@zentra/contracts';
import type * as z from 'zod';
import { WhileClosing } from './identity';

interface Options {
  /** The usual success, default 200. */
  status?: number;
  /** Another success with the same body, e.g. 200 beside 201 for a repeat. */
  orStatus?: number;
  description?: string;
  errors?: ErrorCode[];
  /** False for routes that need no session. */
  session?: boolean;
  /** True for routes that are open in the grace period of a deletion, too. */
  whileClosing?: boolean;
}

const ALWAYS: ErrorCode[] = ['RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'];

/** What a route answers, for Swagger: its success by the contract's schema, and each error code by its status. */
export function Answers(
  summary: string,
  schema: z.ZodType | null,
  { status = 200, orStatus, description, errors = [], session = true, whileClosing = false }: Options = {},
) {
  const success = [status, ...(orStatus === undefined ? [] : [orStatus])].map((code) =>
    ApiResponse(
      schema
        ? { status: code, description: 'Done', standardSchema: schema }
        : { status: code, description: 'Done' },
    ),
  );
  const refusals: ErrorCode[] = whileClosing ? ['UNAUTHENTICATED'] : ['UNAUTHENTICATED', 'ACCOUNT_CLOSING'];
  const codes = [...new Set([...errors, ...(session ? refusals : []), ...ALWAYS])];
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  const failures = statuses.map((code) => {
    const names = codes.filter((name) => ERRORS[name].status === code).join(', ');
    return ApiResponse({ status: code, description: names, standardSchema: problemSchema });
  });
  const marks = whileClosing ? [WhileClosing()] : [];
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, description }),
    ...marks,
    ...success,
    ...failures,
  );
}
