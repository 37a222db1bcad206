// The value of `Security.capabilities`: `cap_net_admin+ep cap_net_raw+ep`, with blanks (or commas in one clause) between names.

/** The names that are switched on, in lower case; `all` where the clause names none or all. */
export function capabilitiesIn(value: string): ReadonlySet<string> {
  const on = new Set<string>();
  for (const clause of value.toLowerCase().trim().split(/\s+/)) {
    // A name without `+ep` behind it is no clause.
    const match = /^([a-z_,]*)([+=-])(.*)$/.exec(clause);
    const names = (match?.[1] ?? '').split(',').filter((name) => name !== '');
    const removes = match?.[2] === '-' || (match?.[2] === '=' && match[3] === '');
    for (const name of names.length === 0 && match !== null ? ['all'] : names) {
      if (removes) on.delete(name);
      else on.add(name);
    }
  }
  return on;
}
