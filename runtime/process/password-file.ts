// A password in a file: the first line. Not on a command line, which every user of a machine can read.

import { readFileSync, statSync } from 'node:fs';

const bytesMax = 1024;

export type PasswordRead = { readonly ok: true; readonly password: string } | { readonly ok: false; readonly why: string };

/** Whoever may read the file may say what it holds, so it is nobody's but its owner's and its group's. */
export function readPassword(path: string): PasswordRead {
  try {
    const file = statSync(path);
    if (!file.isFile()) return no(`${path} is no file`);
    if ((file.mode & 0o007) !== 0) return no(`everybody may read ${path}: chmod o= ${path}`);
    if (file.size > bytesMax) return no(`${path} holds more than a password`);
    const [password = ''] = readFileSync(path, 'utf8').split(/\r?\n/, 1);
    return password === '' ? no(`the first line of ${path} is empty`) : { ok: true, password };
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error));
  }
}

function no(why: string): PasswordRead {
  return { ok: false, why };
}
