// `Files` with some texts in front of the disk: what `--fix` has changed and not yet written.

import type { Files } from './source.ts';

export function overlayFiles(below: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    read(path) {
      const text = texts.get(path);
      return text === undefined ? below.read(path) : { bytes: new TextEncoder().encode(text) };
    },
    list: (path) => below.list(path),
    ...(below.exists !== undefined && { exists: below.exists }),
    ...(below.link !== undefined && { link: below.link }),
  };
}
