// Arguments of the little programs that tests and benchmarks start.

/** As many as are named, at least. Without them the program ends: an empty path would be the folder in which somebody stands. */
export function programArguments(...names: readonly string[]): readonly string[] {
  const given = process.argv.slice(2);
  if (given.length >= names.length && given.slice(0, names.length).every((each) => each !== '')) return given;
  console.error(`usage: ${process.argv[1] ?? 'program'} ${names.join(' ')}\nStarted by tests and benchmarks; see there.`);
  process.exit(2);
}
