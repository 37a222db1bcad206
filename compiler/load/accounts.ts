// Users and groups of this machine, out of the texts of `/etc/passwd` and `/etc/group`. Those of a directory service are not known here.

import type { User } from './source.ts';

export interface Accounts {
  user(name: string): User | null;
  group(name: string): number | null;
  /** `root:ecuser`, or numbers where there are no names. */
  ownerText(of: { readonly uid: number; readonly gid: number }): string;
}

export function readAccounts(passwd: string, groups: string): Accounts {
  const users = rows(passwd);
  const teams = rows(groups);
  const isNumber = (name: string) => /^\d{1,10}$/.test(name);
  return {
    user(name) {
      const row = users.find(([own]) => own === name) ?? users.find(([, , uid]) => isNumber(name) && uid === name);
      if (row === undefined) return null;
      const [login = '', , uid, gid] = row;
      const others = teams.filter(([, , , members = '']) => members.split(',').includes(login)).map(([, , id]) => Number(id));
      return { uid: Number(uid), gids: new Set([Number(gid), ...others]) };
    },
    group(name) {
      const row = teams.find(([own]) => own === name);
      return row !== undefined ? Number(row[2]) : isNumber(name) ? Number(name) : null;
    },
    ownerText({ uid, gid }) {
      const name = (table: readonly (readonly string[])[], id: number) => table.find((row) => Number(row[2]) === id)?.[0] ?? String(id);
      return `${name(users, uid)}:${name(teams, gid)}`;
    },
  };
}

function rows(text: string): readonly (readonly string[])[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split(':');
    return cells.length >= 3 && cells[0] !== '' ? [cells] : [];
  });
}
