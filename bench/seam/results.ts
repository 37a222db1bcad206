// What was measured: a JSON line for each round of each row as it goes, so that a run that ends half goes on where it was, and the table of it.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { failureTimeoutMs, type CorosyncProfile } from '../../runtime/bus/corosync-times.ts';
import { median } from '../measure.mjs';
import { type Figures, missedBy, nemeses, type Nemesis } from './nemeses.ts';

export interface Measured {
  readonly profile: CorosyncProfile;
  readonly name: string;
  readonly figures: Figures | null;
  /** Why there are no figures. */
  readonly failure: string | null;
}

export class Results {
  readonly #path: string | null;
  readonly #nodes: number;
  readonly #all: Measured[];

  /** Null: kept in memory only. */
  constructor(path: string | null, nodes: number) {
    this.#path = path;
    this.#nodes = nodes;
    const text = path !== null && existsSync(path) ? readFileSync(path, 'utf8') : '';
    this.#all = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Measured]));
  }

  add(measured: Measured): void {
    this.#all.push(measured);
    if (this.#path !== null) appendFileSync(this.#path, `${JSON.stringify(measured)}\n`);
    console.error(
      `${new Date().toISOString().slice(11, 19)} ${measured.profile}: ${cells(this.#row(measured.name, [measured])).join('  ')}`,
    );
  }

  rounds(profile: CorosyncProfile, name: string): number {
    return this.#of(profile, name).length;
  }

  table(profile: CorosyncProfile): readonly (readonly string[])[] {
    const rows = nemeses.map(({ name }) => this.#row(name, this.#of(profile, name))).filter(({ rounds }) => rounds > 0);
    return [heads, ...rows.map(cells)];
  }

  isMissed(profile: CorosyncProfile): boolean {
    return nemeses.some(({ name }) => this.#row(name, this.#of(profile, name)).missed.length > 0);
  }

  #of(profile: CorosyncProfile, name: string): readonly Measured[] {
    return this.#all.filter((each) => each.profile === profile && each.name === name);
  }

  #row(name: string, measured: readonly Measured[]): Row {
    const nemesis = nemeses.find((each) => each.name === name);
    const figures = measured.flatMap((each) => each.figures ?? []);
    const missed = measured.flatMap(({ profile, figures: found, failure }) => {
      if (found === null || nemesis === undefined) return [failure ?? ''];
      return missedBy(nemesis, found, failureTimeoutMs(profile, this.#nodes)) || [];
    });
    return { name, nemesis, rounds: measured.length, figures, missed };
  }
}

interface Row {
  readonly name: string;
  readonly nemesis: Nemesis | undefined;
  readonly rounds: number;
  readonly figures: readonly Figures[];
  readonly missed: readonly string[];
}

const heads = ['', 'rounds', 'outage p50', 'max', 'twice', 'nobody', 'owner changes', 'kernel = table', 'goal', 'verdict'];

/** The median of the rounds' medians, and the worst of everything else. */
function cells({ name, nemesis, rounds, figures, missed }: Row): readonly string[] {
  const most = (of: 'outageMaxMs' | 'twiceMs' | 'noneMs' | 'ownerChanges') => Math.max(...figures.map((each) => each[of])).toFixed(0);
  const verdict = missed.length === 0 ? 'held' : `not held in ${missed.length} of ${rounds}: ${missed[0]}`;
  if (figures.length === 0) return [name, String(rounds), '', '', '', '', '', '', nemesis?.asked ?? '', verdict];
  const wrong = figures.filter((each) => each.wrong !== null).length;
  return [
    name,
    String(rounds),
    median(figures.map(({ outageP50Ms }) => outageP50Ms)).toFixed(0),
    most('outageMaxMs'),
    most('twiceMs'),
    most('noneMs'),
    most('ownerChanges'),
    wrong === 0 ? 'yes' : `not in ${wrong}`,
    nemesis?.asked ?? '',
    verdict,
  ];
}
