// Text for a command line that somebody pastes or a shell reads.

/** In single quotes, whatever is in it: one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
