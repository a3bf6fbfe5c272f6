import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { ModerationActs } from '../../src/moderation/moderation-acts.service';
import { deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('what somebody has asked of others when they are suspended', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const suspend = ({ me }: TestPerson) => app.app.get(ModerationActs).suspendPerson(null, me.id);
  const reinstate = ({ me }: TestPerson) => app.app.get(ModerationActs).reinstate(null, me.id);

  it('is withdrawn like any other, cannot be accepted, and stays so when the suspension is lifted', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    const passed = await person(app);
    const rejected = await sender.client.sendInterest({ recipient: passed.me.username, message: 'Hello' });
    await passed.client.actOnInterest(rejected.id, 'reject');
    await recipient.client.connect();
    const told = nextEvent(recipient.client, 'interest:changed');
    await suspend(sender);
    expect((await told).interest).toMatchObject({ id: interest.id, status: 'withdrawn' });
    const isClosed = async () => {
      expect((await recipient.client.interests()).items).toEqual([]);
      await expect(recipient.client.actOnInterest(interest.id, 'accept')).rejects.toMatchObject({
        code: 'INTEREST_CLOSED',
      });
    };
    await isClosed();
    await reinstate(sender);
    await isClosed();
    const back = await deviceOf(app, sender);
    // Of the two, nothing says which was answered.
    expect((await back.interests({ box: 'sent' })).items.map(({ status }) => status)).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    recipient.client.close();
  });

  it('is never announced when it was queued for a place', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    await app.sql.query('UPDATE interests SET shown_at = NULL WHERE id = $1', [interest.id]);
    await app.sql.query('UPDATE relations SET shown_at = NULL WHERE interest_id = $1', [interest.id]);
    await recipient.client.connect();
    const heard: string[] = [];
    recipient.client.on('interest:received', (event) => heard.push(event.interest.id));
    await suspend(sender);
    await app.app.get(InterestsSweeper).sweep();
    const next = nextEvent(recipient.client, 'interest:received');
    const other = await person(app);
    const { id } = await other.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' });
    await next;
    expect(heard).toEqual([id]);
    recipient.client.close();
  });

  it('cannot be accepted where the process died before it was withdrawn, and is withdrawn by the next round', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    await app.sql.query('UPDATE users SET suspended_at = now() WHERE id = $1', [sender.me.id]);
    await expect(recipient.client.actOnInterest(interest.id, 'accept')).rejects.toMatchObject({
      code: 'INTEREST_CLOSED',
    });
    await app.app.get(InterestsSweeper).sweep();
    expect((await recipient.client.interests()).items).toEqual([]);
    const { rows } = await app.sql.query('SELECT status FROM interests WHERE id = $1', [interest.id]);
    expect(rows).toEqual([{ status: 'withdrawn' }]);
  });

  it('is no news to whoever has asked them: byte by byte it waits as before', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    const shown = () =>
      Promise.all(
        ['interests?box=sent', `interests/${interest.id}`].map(
          async (path) =>
            (await callJson(`${app.url}/api/${path}`, 'GET', { cookie: sender.client.http.cookie })).text,
        ),
      );
    const before = await shown();
    await suspend(recipient);
    expect(await shown()).toEqual(before);
  });
});
