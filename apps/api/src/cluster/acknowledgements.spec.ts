import { Acknowledgements } from './acknowledgements';

describe('acknowledgements', () => {
  it('resolve once every required process has given one, also before the wait begins', async () => {
    const some = new Acknowledgements();
    some.begin(1);
    some.add(1, 'a');
    const done = some.wait(1, () => ['a', 'b'], 1_000);
    some.add(2, 'b'); // of another notice
    some.add(1, 'b');
    expect(await done).toBe(true);
  });

  it('are no longer waited for from a process that is not required any more', async () => {
    const some = new Acknowledgements();
    some.begin(1);
    const required = new Set(['a']);
    const done = some.wait(1, () => required, 1_000);
    required.clear();
    some.lookAgain();
    expect(await done).toBe(true);
  });

  it('end with the time limit, and say so', async () => {
    const some = new Acknowledgements();
    some.begin(1);
    expect(await some.wait(1, () => ['a'], 10)).toBe(false);
  });
});
