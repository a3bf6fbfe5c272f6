export function startApi(
  env?: Record<string, string>,
): Promise<{ exited: Promise<number>; stop(): Promise<number> }>;
