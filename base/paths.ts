// Paths of this machine, or of a browser: the compiler and the language server also run where there is no `node:path`.

import { type Flavour, pathsOf } from './path-flavours.ts';

/** What the paths of this machine are like. */
export const ownFlavour: Flavour = typeof process !== 'undefined' && process.platform === 'win32' ? 'win32' : 'posix';

export const { basename, dirname, isAbsolute, isWithin, join, normalize, relative, resolve, rootOf, slashed } = pathsOf[ownFlavour];
