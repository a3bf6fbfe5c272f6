// A bot in ten lines: accepts every interest and answers with the time.
// Run `npm run pack`, then install both files of dist/packages beside your copy of this program.
import { ZentraClient } from '@zentra/client';

const zentra = new ZentraClient({ url: process.env.BOT_API ?? 'http://127.0.0.1:8000' });
const me = await zentra.login({ username: process.env.BOT_NAME, password: process.env.BOT_PASSWORD });
zentra.on('interest:received', ({ interest }) => void zentra.actOnInterest(interest.id, 'accept'));
await zentra.connect();
const messages = await zentra.incoming();
console.log(`${me.displayName} is listening`);
for await (const { conversationId } of messages)
  await zentra.send(conversationId, `It is ${new Date().toTimeString()}`);
