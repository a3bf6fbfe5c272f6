import { Logger } from '@nestjs/common';
import { DomainEvents } from './domain-events';

afterEach(() => jest.restoreAllMocks());

it('calls the listeners of an event in the order of subscription, and no others', () => {
  const events = new DomainEvents();
  const calls: string[] = [];
  events.on('interest.shown', ({ recipientId }) => calls.push(`first ${recipientId}`));
  events.on('interest.shown', ({ recipientId }) => calls.push(`second ${recipientId}`));
  events.on('interest.accepted', () => calls.push('accepted'));
  events.emit('interest.shown', { interestId: 'i', recipientId: 'r' });
  expect(calls).toEqual(['first r', 'second r']);
});

it('does nothing without a subscriber', () => {
  expect(() => new DomainEvents().emit('presence-sharing.changed', { userId: 'u' })).not.toThrow();
});

it('logs what a listener throws, and still calls the others', () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const events = new DomainEvents();
  const calls: string[] = [];
  events.on('presence-sharing.changed', () => {
    throw new Error('broken');
  });
  events.on('presence-sharing.changed', ({ userId }) => calls.push(userId));
  events.emit('presence-sharing.changed', { userId: 'u' });
  expect(calls).toEqual(['u']);
  expect(logged).toHaveBeenCalledTimes(1);
});
