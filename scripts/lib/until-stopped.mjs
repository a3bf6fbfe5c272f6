/**
 * Runs `stop` once, on Ctrl-C, SIGTERM, SIGHUP, or when the npm that started this process has
 * exited: npm passes a SIGTERM to its shell only. (Without npm the parent may exit and this process
 * stays, as after `node scripts/start.mjs &`.) Exits with the code that `stop` returns.
 */
export function untilStopped(stop) {
  let isStopping = false;
  const end = () => {
    if (isStopping) return;
    isStopping = true;
    clearInterval(watch);
    stop().then(
      (code) => process.exit(code),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  const parent = process.ppid;
  const watch = setInterval(() => process.env.npm_lifecycle_event && process.ppid !== parent && end(), 250);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  return end;
}
