// The largest of many numbers, 0 where there are none.

export function most(numbers: Iterable<number>): number {
  let largest = 0;
  for (const number of numbers) if (number > largest) largest = number;
  return largest;
}
