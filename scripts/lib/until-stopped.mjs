/**
 * Runs `stop` once, on Ctrl-C, SIGTERM, SIGHUP, or when the npm that started us is gone: npm passes a SIGTERM on to
 * its shell and not to us. (Without npm the parent may go and we stay, as after `node scripts/start.mjs &`.)
 * Ends with the code that `stop` gives.
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
