// Reads an `.ecm` file, in which a module of the product says of itself what it adds to the configuration. As the manual shows it
// (`3/3-api/arch-primary-apis.md`):
//
//     [my_module]
//     msys.requires = other_module
//     msys.provides = config.Global:Binding.My_Key
//
// The last scope of such a path is the one in which the option may stand. `ecxs` writes `msys.provides:auto`. Other keys are not for us.

import type { ModuleSpec } from '../schema/extend.ts';

export interface Described {
  readonly modules: readonly ModuleSpec[];
  /** The first line that is none of a description, or null; what the others say counts all the same. */
  readonly problem: { readonly start: number; readonly end: number; readonly says: string } | null;
}

const section = /^\[([A-Za-z_][\w-]*)\]$/;
const entry = /^([\w.-]+)(?::[\w-]+)?\s*=\s*(.*)$/;
/** `config.Global:MyKey` has the name of the option behind a colon, the longer ones behind a dot. */
const provided = /^config\.((?:\w+:)*\w+)[.:]([A-Za-z_][\w-]*)$/i;

/** `isScope` knows the types of scopes, lower case. Cost: O(text). */
export function readDescription(text: string, isScope: (type: string) => boolean): Described {
  const modules: { name: string; options: { name: string; scope: string }[] }[] = [];
  let problem: Described['problem'] = null;
  let start = 0;
  for (const whole of text.split('\n')) {
    const line = whole.trim();
    const damaged = (says: string) => {
      problem ??= { start, end: start + whole.trimEnd().length, says };
    };
    const name = section.exec(line)?.[1];
    const [, key, value = ''] = entry.exec(line) ?? [];
    const open = modules.at(-1);
    if (line === '' || line.startsWith('#') || line.startsWith(';')) {
      // Nothing is said here.
    } else if (name !== undefined) modules.push({ name, options: [] });
    else if (key === undefined) damaged('is neither `[module]` nor `name = value`');
    else if (open === undefined) damaged('stands before the first `[module]`');
    else if (key === 'msys.provides' && /^config\b/i.test(value)) {
      const [, path = '', option] = provided.exec(value) ?? [];
      const scope = path.toLowerCase().split(':').at(-1) ?? '';
      // `config.Global:Domain` is a path without an option at its end.
      if (option === undefined || isScope(option.toLowerCase())) damaged('names no option, as `config.Global:Binding.NAME` does');
      else if (!isScope(scope)) damaged(`speaks of a scope that is not known, \`${scope}\``);
      else open.options.push({ name: option, scope });
    }
    start += whole.length + 1;
  }
  if (modules.length === 0) problem ??= { start: 0, end: 0, says: 'has no `[module]`' };
  return { modules, problem };
}
