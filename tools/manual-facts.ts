// What a page of the manual says of options outside of its tables: in prose ("valid in the global and domain scopes", "the default is `60`"), in lists of
// a module's options, in inline code (`name = value`), and in blocks, fenced or not. Pure. Pages are written by hand in many manners, so a statement that is
// not recognised is passed over; what is recognised says where it stands.

export type Statement =
  | { readonly kind: 'named'; readonly name: string; readonly value: string | null; readonly line: number }
  | { readonly kind: 'scopes'; readonly name: string; readonly scopes: readonly string[]; readonly line: number }
  | { readonly kind: 'default'; readonly name: string; readonly value: string; readonly line: number };

const name = '[A-Za-z][A-Za-z0-9_]*_[A-Za-z0-9_]+';
/** `name = value` as a configuration has it; not `a == b`, nor code of Lua, C or the shell. */
const assignment = new RegExp(String.raw`^\s*(${name})\s*=\s*("[^"]*"|[\w.:/@%+-]+|\(.*)\s*(?:#.*)?$`);

/** Everything that a page says, in order. */
export function statementsOf(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let subject = titleOf(text);
  let fence: 'none' | 'config' | 'other' = 'none';
  for (const [index, line] of text.split('\n').entries()) {
    const at = { line: index + 1 };
    const opened = /^\s*(?:```|<pre)\s*(.*)/.exec(line);
    if (opened !== null) {
      fence = fence === 'none' ? (isOther(opened[1] ?? '') ? 'other' : 'config') : 'none';
      continue;
    }
    if (fence === 'other') continue;
    const isBlock = fence === 'config' || /^ {4}\S/.test(line);
    if (isBlock) {
      const assigned = assignment.exec(line);
      if (assigned !== null && !/;\s*$/.test(line))
        found.push({ kind: 'named', name: lower(assigned[1]), value: assigned[2] ?? null, ...at });
      continue;
    }
    // A head that names no option ends what was said of the last one.
    if (/^\s*<dt>|^#{3,5} /.test(line)) subject = listed(line);
    for (const [, code = ''] of line.matchAll(/`([^`]+)`/g)) {
      const assigned = assignment.exec(code);
      if (assigned !== null) found.push({ kind: 'named', name: lower(assigned[1]), value: assigned[2] ?? null, ...at });
    }
    if (subject === null) continue;
    if (listed(line) !== null) found.push({ kind: 'named', name: subject, value: null, ...at });
    const scopes = scopesOf(line, subject);
    if (scopes !== null) found.push({ kind: 'scopes', name: subject, scopes, ...at });
    const value = defaultOf(line)?.replace(/\\"/g, '"') ?? null;
    if (value !== null) found.push({ kind: 'default', name: subject, value, ...at });
  }
  return found;
}

function isOther(language: string): boolean {
  return /^(?:lua|sieve|c|sh|bash|shell|json|python|perl|sql|xml|http|yaml|js|console)\b/i.test(language.trim());
}

/** A page about one option has it as its title, with what it is for behind a dash at most. */
function titleOf(text: string): string | null {
  const title = /^title: "([^"]+)"/m.exec(text)?.[1] ?? '';
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(title) ? lower(title) : null;
}

/** `<dt>name</dt>`, `#### name` or `* \`name\`` as the head of an entry. */
function listed(line: string): string | null {
  const found = /^\s*<dt>(?:<[^>]+>\s*)*([A-Za-z][\w-]*)\s*(?:<[^>]+>)*<\/dt>|^#{3,5} (?:<[^>]+><\/a> )?`?([A-Za-z]\w*_\w+)`?\s*$/.exec(
    line,
  );
  const name = found?.[1] ?? found?.[2];
  return name === undefined ? null : lower(name);
}

function scopesOf(line: string, subject: string): readonly string[] | null {
  const found = /^\W*`?(\w+)`?\W* is (?:only )?valid in (?:the )?(.+?) scopes?\b/i.exec(line.replace(/\\/g, ''));
  if (found === null || lower(found[1]) !== subject) return null;
  const scopes = (found[2] ?? '').replace(/[`*]/g, '').split(/,\s*|\s+and\s+|\s+or\s+|\s+/);
  return scopes.map(lower).filter((scope) => /^[a-z][a-z0-9_]*$/.test(scope) && !['and', 'or', 'the'].includes(scope));
}

function defaultOf(line: string): string | null {
  // "of version X, the default value is" is the newer one of two, and is said last.
  const found = /\b(?:[Tt]he )?[Dd]efault(?: value)?(?: (?:for|of) this (?:option|value|setting))?(?: is|:)(?: set to)?:? `([^`]+)`/.exec(
    line,
  );
  return found?.[1] ?? null;
}

function lower(text: string | undefined): string {
  return (text ?? '').toLowerCase();
}
