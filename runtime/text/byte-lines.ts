// Lines of bytes as they are asked for: of an answer of megabytes no more than one line is a text at a time.

/** Without their ends; none behind the last line feed. */
export function* byteLines(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let from = 0; from < bytes.length;) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    yield decoder.decode(bytes.subarray(from, end));
    from = end + 1;
  }
}
