import { toAppError } from './error-mapping';
import {
  isConnectionError,
  isRetryableTransactionError,
  isReadOnly,
  isTransient,
  logFailure,
  reportOutage,
} from './database-errors';

const withCode = (code: string, severity = 'ERROR') =>
  Object.assign(new Error(`as ${code}`), { code, severity });

describe('classification of database errors', () => {
  it.each(['08000', '08003', '08006', '28P01', '3D000', '57P01', '57P02', '57P03', '57P04', '57P05'])(
    '%s is a connection error',
    (code) => expect([isConnectionError(withCode(code)), isTransient(withCode(code))]).toEqual([true, true]),
  );
  it.each([
    '53000',
    '53200',
    '53300',
    '53400',
    '58000',
    '58030',
    '25006',
    '25P03',
    '25P04',
    'ECONNREFUSED',
    'EAI_AGAIN',
  ])('%s: the server is temporarily unavailable for every query', (code) =>
    expect([isConnectionError(withCode(code)), isTransient(withCode(code))]).toEqual([true, true]),
  );
  it.each(['55P03', '57014'])('%s: this statement waited too long; others may succeed', (code) =>
    expect([
      isConnectionError(withCode(code)),
      isRetryableTransactionError(withCode(code)),
      isTransient(withCode(code)),
    ]).toEqual([false, false, true]),
  );
  it.each(['40001', '40P01'])('%s: a conflict with another transaction', (code) =>
    expect([
      isConnectionError(withCode(code)),
      isRetryableTransactionError(withCode(code)),
      isTransient(withCode(code)),
    ]).toEqual([false, true, true]),
  );
  it.each(['23505', '22P02', '42P01', '42501', '53100', '0A000', 'XX000', '1400010', '', 'x08006'])(
    '%s: a defect, or something with an answer of its own',
    (code) => expect(isTransient(withCode(code))).toBe(false),
  );
  it('FATAL ends the connection, whatever its code', () =>
    expect(isConnectionError(withCode('XX000', 'FATAL'))).toBe(true));

  it('is UNAVAILABLE with the seconds to wait', () => {
    for (const code of ['25006', '55P03', '57014', '57P03', '53300', '08006'])
      expect(toAppError(withCode(code))).toMatchObject({ code: 'UNAVAILABLE', extra: { retryAfter: 2 } });
    expect(toAppError(withCode('40001'))).toMatchObject({ code: 'UNAVAILABLE', extra: { retryAfter: 1 } });
    expect([isReadOnly(withCode('25006')), isReadOnly(withCode('57014'))]).toEqual([true, false]);
  });

  it('is logged once a minute for an outage, and each time for a defect', () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    for (let second = 0; second < 130; second += 1) reportOutage(withCode('57P99'), second * 1_000, write);
    expect(lines).toHaveLength(3);
    const defects: unknown[] = [];
    const logger = { error: (error: unknown) => void defects.push(error) };
    for (const code of ['25006', '42P01', '42P01', '57014']) logFailure(logger, withCode(code));
    expect(defects).toHaveLength(2);
  });
});
