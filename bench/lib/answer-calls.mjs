/** Answers calls over the IPC channel of this process, see `Load`; exits with the channel. */
export function answerCalls(calls) {
  const answer = async ({ id, call, args }) => {
    try {
      process.send({ id, result: await calls[call](args) });
    } catch (error) {
      process.send({ id, error: error.message });
    }
  };
  process.on('message', (request) => void answer(request));
  process.once('disconnect', () => process.exit(0));
}
