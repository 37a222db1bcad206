/** A change of one source file; `from` occurs in it exactly once. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Found within the first seeds: tried in CI. */
  readonly quick?: boolean;
  /** Needs the nemesis that lies. */
  readonly liar?: boolean;
}

export const mutants: readonly Mutant[];
