import { InterestsSweeper } from '../../src/interests/interests.sweeper';
import { ModerationActs } from '../../src/moderation/moderation-acts.service';
import { deviceOf, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { nextEvent } from '../support/sockets';
import { startTestApp, type TestApp } from '../support/test-app';

describe('the interests of a suspended user', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const suspend = ({ me }: TestPerson) => app.app.get(ModerationActs).suspendPerson(null, me.id);
  const reinstate = ({ me }: TestPerson) => app.app.get(ModerationActs).reinstate(null, me.id);

  it('are withdrawn like any other, cannot be accepted, and stay withdrawn when the suspension is lifted', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    const passed = await person(app);
    const rejected = await sender.client.sendInterest({ recipient: passed.me.username, message: 'Hello' });
    await passed.client.actOnInterest(rejected.id, 'reject');
    await recipient.client.connect();
    const changed = nextEvent(recipient.client, 'interest:changed');
    await suspend(sender);
    expect((await changed).interest).toMatchObject({ id: interest.id, status: 'withdrawn' });
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
    // Neither reveals which one was answered.
    expect((await back.interests({ box: 'sent' })).items.map(({ status }) => status)).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
    recipient.client.close();
  });

  it('are never announced when they were queued for a place', async () => {
    const { sender, recipient, interest } = await pendingInterest(app);
    await app.sql.query('UPDATE interests SET shown_at = NULL WHERE id = $1', [interest.id]);
    await app.sql.query('UPDATE relations SET shown_at = NULL WHERE interest_id = $1', [interest.id]);
    await recipient.client.connect();
    const received: string[] = [];
    recipient.client.on('interest:received', (event) => received.push(event.interest.id));
    await suspend(sender);
    await app.app.get(InterestsSweeper).sweep();
    const next = nextEvent(recipient.client, 'interest:received');
    const other = await person(app);
    const { id } = await other.client.sendInterest({ recipient: recipient.me.username, message: 'Hello' });
    await next;
    expect(received).toEqual([id]);
    recipient.client.close();
  });

  it('cannot be accepted where the process died before the withdrawal, and are withdrawn by the next sweep', async () => {
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

  it('stay pending for those who asked the suspended user, byte by byte', async () => {
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
