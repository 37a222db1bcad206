// Looks at one project again and again with other texts in some of its files, and does each time only what these touch.

import { openSession } from './session.ts';
import type { Input, LoadOptions } from '../load/input.ts';
import { withStdin } from '../load/load.ts';
import type { Files, FolderEntry } from '../load/source.ts';
import { type ParsedFile, parseText, type ParsedFiles, parsedFiles } from '../load/sources.ts';
import type { Look } from '../fix/prove.ts';

/** The folders and files are read once; only the texts given change afterwards. */
export function openLooker(inputs: readonly Input[], files: Files, options: LoadOptions): Look {
  return openParsedLooker(inputs, parsedFiles(withStdin(files, inputs)), options);
}

/** The same for files that are parsed already. */
export function openParsedLooker(inputs: readonly Input[], disk: ParsedFiles, options: LoadOptions): Look {
  const { onProgress } = options;
  const onDisk = new Map<string, ParsedFile | { readonly error: string }>();
  const folders = new Map<string, readonly FolderEntry[] | null>();
  /** The last text that was given for a file, as it was parsed. */
  const given = new Map<string, ParsedFile>();
  let texts: ReadonlyMap<string, string> = new Map();
  const remembered: ParsedFiles = {
    // How links lead decides what may be read: see load/world.ts.
    ...disk,
    read(path) {
      const text = texts.get(path);
      if (text !== undefined) {
        const known = given.get(path);
        const parsed = known?.source.text === text ? known : parseText(path, text);
        given.set(path, parsed);
        return parsed;
      }
      const known = onDisk.get(path) ?? disk.read(path);
      onDisk.set(path, known);
      return known;
    },
    list(path) {
      if (!folders.has(path)) folders.set(path, disk.list(path));
      return folders.get(path) ?? null;
    },
  };
  const session = openSession(inputs, remembered, options);
  return (wanted) => {
    texts = wanted;
    session.changed();
    const steps = session.check();
    for (let done = 0; ;) {
      const step = steps.next();
      const project = session.project();
      if (step.done === true) return { project, diagnostics: step.value };
      const total = project.contexts.length + project.nodes.length + project.managers.length + 1;
      if (step.value !== null) onProgress?.(done++, total, step.value);
    }
  };
}
