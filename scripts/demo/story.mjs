// The users of the demo, their interests and their messages.
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** [username, name, note about themselves] */
export const PEOPLE = JSON.parse(read('people.json'));

/**
 * [days ago, sender, recipient, note, outcome], oldest first. Of two that cross, the second accepts
 * the first, so neither needs an answer.
 */
export const INTERESTS = [
  [33, 'wen', 'hana.s', 'Moss glazes. Have you tried?', 'accept'],
  [29, 'tariq', 'mara', 'Hello! Do you like cricket?', 'reject'],
  [26, 'ruth_k', 'priya.raman', 'Honey for a story about nine-year-olds?', 'accept'],
  [24, 'mara', 'sam.b', 'Tell me something about fog.', 'withdraw'],
  [21, 'yosef', 'fatou', 'You are awake when I am awake. Bread?', 'accept'],
  [19, 'luc', 'ingrid', 'Mes tomates aimeraient un pull. Vous tricotez ?', 'reject'],
  [
    14,
    'mara',
    'jonas',
    'You repair radios? I have one that only plays one station, and not a good one.',
    'accept',
  ],
  [
    12,
    'ana_luz',
    'mara',
    'I have a map that shows your street under another name. Would you like to see it?',
    'accept',
  ],
  [10, 'jonas', 'ben.h', 'Plank nine! I have a good plane that needs work.', 'accept'],
  [
    9,
    'mara',
    'leila',
    'A translator who likes short sentences. I would love to hear which one gave you the most trouble.',
    'accept',
  ],
  [7, 'freya', 'jonas', 'A bear who is bad at carpentry needs a consultant.', 'accept'],
  [6, 'mara', 'isa', 'My street sounds like a bakery before six. Yours?', 'accept'],
  [5, 'mara', 'hana.s', 'May I ask about the crooked bowls?', null],
  [
    4,
    'elena.m',
    'mara',
    'I say “now” in the dark for a living. You seem to know how to listen. Shall we talk about quiet books?',
    null,
  ],
  [3.4, 'nadia', 'mara', 'Would your Thursday people put up with an oud?', null],
  [
    3.3,
    'mara',
    'nadia',
    'I read that your neighbours are learning too. Mine would like to know how they got out of it.',
    null,
  ],
  [
    2.6,
    'priya.raman',
    'mara',
    'Your reading sounds like the kind of evening I keep meaning to have.',
    'accept',
  ],
  [2.5, 'grace.o', 'jonas', 'My late father’s radio needs somebody kind. Could that be you?', null],
  [2, 'jonas', 'ingrid', 'An hour about wool, please.', null],
  [
    1.6,
    'chidi',
    'mara',
    'Is there a bench near your shop? I am making a list of benches worth sitting on.',
    null,
  ],
  [1.2, 'mara', 'kenji', 'One line a day: I would like to read last Tuesday’s.', null],
  [
    0.3,
    'oscar.l',
    'mara',
    'Librarian in winter. I think we would disagree about alphabetical order, and I would enjoy it.',
    null,
  ],
];

/** `[{ people, isUnread, lines: [{ who, body, at }] }]` */
export const TALKS = parseTalks(read('talks.txt'), new Date());

function parseTalks(text, now) {
  const talks = [];
  let at = now;
  for (const line of text.split('\n')) {
    const talk = talks.at(-1);
    if (line.startsWith('== ')) {
      const [people, unread] = line.slice(3).split(' | ');
      talks.push({ people: people.split(', '), isUnread: unread !== undefined, lines: [] });
    } else if (line.startsWith('@ ')) at = parseTime(line.slice(2), now);
    else if (line.startsWith('+ ')) {
      const [, who, emoji] = line.split(' ');
      talk.lines.at(-1).reactions.push({ who, emoji });
    } else if (/^[\w.]+(\^\d+)?: /.test(line)) {
      const [head] = line.split(': ', 1);
      const [who, back] = head.split('^');
      const body = line.slice(head.length + 2).replaceAll('\\n', '\n');
      const replyTo = back ? talk.lines.length + 1 - Number(back) : null;
      talk.lines.push({ who, body, at, replyTo, reactions: [] });
      // People answer within seconds or minutes, and longer lines take longer.
      at = new Date(at.getTime() + 11_000 + ((talk.lines.length * 37) % 50) * 1_000 + body.length * 350);
    }
  }
  return talks;
}

/** `3d 19:42`, `5h` or `21m` before `now`. */
function parseTime(text, now) {
  const [, count, unit, hours, minutes] = /^(\d+)([dhm])(?: (\d+):(\d+))?$/.exec(text);
  if (unit !== 'd') return new Date(now.getTime() - count * (unit === 'h' ? 3_600_000 : 60_000));
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - count);
  day.setHours(Number(hours), Number(minutes));
  return day;
}
