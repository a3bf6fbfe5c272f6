export function startApi(env?: Record<string, string>): Promise<{
  exited: Promise<number>;
  stop(): Promise<number>;
  /** Kills it with SIGKILL. */
  kill(): Promise<number>;
}>;
