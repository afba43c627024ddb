const longest = 4_000

/**
 * How many signs of this text are too many; none is zero or less. Far beyond the limit the UTF-16 units are told instead,
 * because the signs of a huge text take long to count, and that at every key.
 */
export function excessOf(text: string): number {
  // A sign is two units at most, so that a text of this length is too long in any case.
  return (text.length > 2 * longest ? text.length : [...text].length) - longest
}
