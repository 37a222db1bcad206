// The tables of ARCHITECTURE.md: rooms out of `tools/rooms.mjs`, faults out of `tools/faults.mjs`; what stands around them is written by hand.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldFaults } from '../../tools/faults.mjs';
import { around, language, runtime, type Room } from '../../tools/rooms.mjs';

/** The page with its tables made anew. */
export function architecturePage(): string {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'ARCHITECTURE.md'), 'utf8');
  const rooms = between(between(page, 'rooms: language', [...tableOf(language), ...rowsAround()]), 'rooms: runtime', tableOf(runtime));
  return between(rooms, 'faults', faultRows());
}

function faultRows(): readonly string[] {
  const rows = fieldFaults.map((each) =>
    each.test === undefined
      ? `| ${each.fault} | the simulator: ${each.simulated} |`
      : `| ${each.fault} | \`${each.test.replace('test/', '')}\`: ${each.title} |`,
  );
  return ['| fault | seen by |', '|---|---|', ...rows];
}

function tableOf(rooms: readonly Room[]): readonly string[] {
  return ['| room | what it is | invariants, above all what is absent | imports |', '|---|---|---|---|', ...rooms.map(rowOf)];
}

function rowOf({ room, holds, without, may, outside }: Room): string {
  const own = may.filter((name) => name !== 'base');
  const inside = own.length === 0 ? 'nothing of ours' : own.join(', ');
  const modules = outside.map((name) => (name === 'node:*' ? 'Node' : name));
  return `| \`${room}\` | ${holds} | ${without} | ${[inside, ...(modules.length === 0 ? [] : [modules.join(', ')])].join('; ')} |`;
}

function rowsAround(): readonly string[] {
  return around.map(({ room, holds, without }) => `| \`${room}\` | ${holds} | ${without} | |`);
}

/** Replaces what stands between `<!-- NAME -->` and the next `<!-- end -->`. */
function between(page: string, name: string, lines: readonly string[]): string {
  const begin = `<!-- ${name} -->\n`;
  const start = page.indexOf(begin);
  const end = page.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`ARCHITECTURE.md has no place for ${begin.trim()} ... <!-- end -->`);
  return `${page.slice(0, start)}${begin}${lines.join('\n')}\n${page.slice(end)}`;
}
