// Who has said what to whom in the demo. Mara and Jonas are the two to sign in as.

/** [sender, recipient, note, outcome] */
export const INTERESTS = [
  [
    'mara',
    'jonas',
    'You repair radios? I have one that only plays one station, and not a good one.',
    'accept',
  ],
  ['priya.raman', 'mara', 'Your reading sounds like the kind of evening I keep meaning to have.', 'accept'],
  [
    'mara',
    'leila',
    'A translator who likes short sentences. I would love to hear which one gave you the most trouble.',
    'accept',
  ],
  [
    'ana_luz',
    'mara',
    'I have a map that shows your street under another name. Would you like to see it?',
    'accept',
  ],
  ['mara', 'isa', 'My street sounds like a bakery before six. Yours?', 'accept'],
  ['jonas', 'ben.h', 'Plank nine! I have a good plane that needs work.', 'accept'],
  ['freya', 'jonas', 'A bear who is bad at carpentry needs a consultant.', 'accept'],
  [
    'elena.m',
    'mara',
    'I say “now” in the dark for a living. You seem to know how to listen. Shall we talk about quiet books?',
    null,
  ],
  ['chidi', 'mara', 'Is there a bench near your shop? I am making a list of benches worth sitting on.', null],
  [
    'oscar.l',
    'mara',
    'Librarian in winter. I think we would disagree about alphabetical order, and I would enjoy it.',
    null,
  ],
  ['tariq', 'mara', 'Hello! Do you like cricket?', 'reject'],
  ['mara', 'hana.s', 'May I ask about the crooked bowls?', null],
  ['mara', 'kenji', 'One line a day: I would like to read last Tuesday’s.', null],
  ['mara', 'sam.b', 'Tell me something about fog.', 'withdraw'],
  ['grace.o', 'jonas', 'My late father’s radio needs somebody kind. Could that be you?', null],
  ['jonas', 'ingrid', 'An hour about wool, please.', null],
  ['ruth_k', 'priya.raman', 'Honey for a story about nine-year-olds?', 'accept'],
  ['wen', 'hana.s', 'Moss glazes. Have you tried?', 'accept'],
];

/** Conversations by the two people in them, in order; `[who, what]`. The last lines of some are still unread. */
export const TALKS = [
  {
    people: ['mara', 'leila'],
    lines: [
      ['mara', 'Thank you for saying yes. Which sentence was it?'],
      ['leila', 'خمس كلمات فقط، وثلاثة أسابيع.'],
      ['leila', 'Five words, three weeks. It was about rain, of course.'],
      ['mara', 'Of course. ☔️'],
      ['leila', 'I will bring both versions and you tell me which one is wet.'],
    ],
    read: true,
  },
  {
    people: ['ana_luz', 'mara'],
    lines: [
      ['ana_luz', 'Here is where I found the map: https://example.org/maps/1911-harbour (page 4).'],
      ['mara', 'That is my street! It was called Ropewalk.'],
      ['ana_luz', 'Everything near the sea was called Ropewalk once.'],
      ['mara', 'I was thinking we could walk it from the old name to the new one'],
      ['ana_luz', '❤️'],
    ],
    read: true,
  },
  {
    people: ['priya.raman', 'mara'],
    lines: [
      ['priya.raman', 'I kept the bookshop flyer you mentioned.'],
      ['priya.raman', 'They read on Thursdays, apparently!'],
      ['mara', 'Thursday works. Seven?'],
      ['mara', 'Bring something you like to hear, not something you like to be seen with 😄'],
      ['priya.raman', 'Seven is perfect.'],
      ['priya.raman', 'See you at the reading then'],
    ],
    read: false,
  },
  {
    people: ['freya', 'jonas'],
    lines: [
      ['freya', 'The bear has built a chair with three legs. Is it a stool now?'],
      ['jonas', 'If it stands, it is a stool. If it falls, it is a lesson.'],
      ['freya', 'That is going into the book.'],
    ],
    read: false,
  },
  {
    people: ['wen', 'hana.s'],
    lines: [
      ['wen', 'I brought three kinds of moss.'],
      ['hana.s', 'Only three?'],
    ],
    read: true,
  },
];

const OPENERS = [
  ['mara', 'Did the valve arrive?'],
  ['jonas', 'It did, wrapped in a newspaper from 1974. I read the newspaper first.'],
  ['mara', 'Naturally. Anything in it?'],
  ['jonas', 'A lost cat, found again on page two.'],
  ['mara', 'I am glad we will not have to worry about the cat.'],
  ['jonas', 'The radio hums now. Low, like somebody thinking.'],
  ['mara', 'What does it think about?'],
  ['jonas', 'Voltage, mostly.'],
  ['mara', 'I read the chapter you marked. You were right about the ending,\nand wrong about the dog.'],
  ['jonas', 'Nobody is ever right about the dog.'],
  ['mara', 'How is the kitchen table coming along?'],
  ['jonas', 'Oak, stubborn. Today I only listened to it.'],
];

/** A long talk, so that there is history to scroll through. */
export const LONG_TALK = {
  people: ['mara', 'jonas'],
  lines: [
    ...Array.from({ length: 13 }, (_, round) =>
      OPENERS.map(([who, what], i) => [who, i === 0 && round > 0 ? `Day ${round + 1}. And today?` : what]),
    ).flat(),
    ['mara', 'It plays! It plays the other station!'],
    ['jonas', 'Then my work here is done. Except for the humming.'],
    ['mara', 'Leave the humming.'],
  ],
  read: true,
};
