import { poolSizes } from './pool-sizes';

it.each([
  [1, 1, 0],
  [3, 3, 0],
  [4, 3, 1],
  [10, 7, 3],
  [25, 18, 7],
])('divides %i connections', (size, short, slow) => {
  expect(poolSizes(size)).toEqual({ short, slow });
});
