// A mistake in how we were called, or something outside that cannot be read: one line, exit status 2. Told by its name (`commands/command.ts`), since
// what is loaded apart has a class of its own.

export class WrongUse extends Error {
  override readonly name = 'UsageError';
}
