export function startApi(env?: Record<string, string>): Promise<{
  exited: Promise<number>;
  stop(): Promise<number>;
  /** As a crash ends it. */
  kill(): Promise<number>;
}>;
