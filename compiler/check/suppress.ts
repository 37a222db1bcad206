// Suppression by comment, with a reason:
//
//     duravip_balance_set_size = 4   # ecconf-ignore EC3104: east2 is replaced next week
//     # ecconf-ignore EC2001, unknown-option: read by our own module
//     house_option = 1
//     # ecconf-ignore-file EC3601: lab machines
//
// A comment behind something speaks of its own line, a comment alone on its line of the next line that has more than a comment.
// A finding about several places is suppressed from any of them: the one who accepts it may be the owner of only one file.
// What leaves something unread (`unacceptable`) cannot be suppressed: everything else rests on it.

import type { Rule } from './check.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { readDirectives, type Directive, type Mention } from './suppress-comments.ts';
import type { Source } from '../load/source.ts';
import { nearest } from '../schema/nearest.ts';
import { append } from '../../base/append.ts';

export interface SuppressOptions {
  /** Every documented code. */
  readonly rules: readonly Rule[];
  /** Whether this run could have found the code at all. If not (a cross-node check on a single file), nothing is called unused. */
  readonly ran: (code: string) => boolean;
}

export interface Suppression {
  /** What is left, and what was found about the comments themselves (EC3901 to EC3903). Not sorted. */
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Diagnostic[];
}

/** Takes away what comments suppress, and reports comments that lack a reason, name no code, or suppress nothing. */
export function suppress(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, Source>, options: SuppressOptions): Suppression {
  const directives = new Map<string, readonly Directive[]>();
  for (const source of sources.values()) {
    const found = readDirectives(source);
    if (found.length > 0) directives.set(source.path, found);
  }
  if (directives.size === 0) return { kept: diagnostics, suppressed: [] };

  const codes = codesByWord(options.rules);
  const mentions = new Map([...directives].map(([file, found]) => [file, firstMentions(found, codes)]));
  const used = new Set<Mention>();
  const kept: Diagnostic[] = [];
  const suppressed: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const mention = canSuppress(diagnostic) ? mentionFor(diagnostic, mentions, sources) : null;
    if (mention === null) {
      kept.push(diagnostic);
    } else {
      used.add(mention);
      suppressed.push(diagnostic);
    }
  }
  for (const [file, found] of directives) {
    for (const directive of found) append(kept, aboutDirective(file, directive, used, codes, options));
  }
  return { kept, suppressed };
}

/** Codes behind which something is not read, or read in a way that nobody can be sure of. */
const unacceptable: ReadonlySet<string> = new Set([
  ...['EC0001', 'EC0002', 'EC0003', 'EC0004', 'EC0005', 'EC0006', 'EC0007', 'EC0009', 'EC0010', 'EC0011', 'EC0012', 'EC0014'],
  ...['EC1001', 'EC1003', 'EC1004', 'EC1005', 'EC1006', 'EC1007', 'EC1008', 'EC1011', 'EC1012', 'EC1013', 'EC1017', 'EC1018'],
  ...['EC1021', 'EC1022', 'EC1023', 'EC1024', 'EC1025'],
]);

/** Whether a comment can accept a finding of this code. Pages promise it by this. */
export function isAcceptable(code: string): boolean {
  return !unacceptable.has(code);
}

function canSuppress({ code, severity }: Diagnostic): boolean {
  return severity !== 'error' || isAcceptable(code);
}

/** The first mention, place by place, that covers the finding. */
function mentionFor(
  diagnostic: Diagnostic,
  mentions: ReadonlyMap<string, MentionsOfFile>,
  sources: ReadonlyMap<string, Source>,
): Mention | null {
  for (const at of [diagnostic.at, ...diagnostic.related.map((related) => related.at)]) {
    const own = mentions.get(at.file);
    if (own === undefined) continue;
    const ofFile = own.get(`${diagnostic.code} *`);
    const ofLine = own.get(`${diagnostic.code} ${sources.get(at.file)?.lines.position(at.start).line}`);
    const found = ofFile !== undefined && (ofLine === undefined || ofFile.start < ofLine.start) ? ofFile : ofLine;
    if (found !== undefined) return found;
  }
  return null;
}

/** The first mention of each code for each line, `CODE LINE`, and for the whole file, `CODE *`. A file may have as many comments as findings. */
type MentionsOfFile = ReadonlyMap<string, Mention>;

function firstMentions(directives: readonly Directive[], codes: ReadonlyMap<string, string>): MentionsOfFile {
  const first = new Map<string, Mention>();
  for (const { line, mentions } of directives) {
    for (const mention of mentions) {
      const key = `${codes.get(mention.word.toLowerCase())} ${line ?? '*'}`;
      if (!first.has(key)) first.set(key, mention);
    }
  }
  return first;
}

/** Code and name, in lower case, to the code. */
function codesByWord(rules: readonly Rule[]): ReadonlyMap<string, string> {
  return new Map(rules.flatMap(({ code, name }) => [[code.toLowerCase(), code] as const, [name, code] as const]));
}

function aboutDirective(
  file: string,
  directive: Directive,
  used: ReadonlySet<Mention>,
  codes: ReadonlyMap<string, string>,
  { rules, ran }: SuppressOptions,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (code: string, message: string, span: { start: number; end: number }, fix: Diagnostic['fix'] = null) =>
    found.push({ code, severity: 'warning', message, at: { file, start: span.start, end: span.end }, related: [], fix, nodes: [] });

  if (directive.mentions.length === 0) {
    report('EC3903', 'This comment names no code; write `ecconf-ignore CODE: reason`', directive);
    return found;
  }
  if (!directive.hasReason) {
    const codeList = directive.mentions.map(({ word }) => word).join(', ');
    report('EC3901', `A suppression needs a reason; write \`ecconf-ignore ${codeList}: why this is accepted\``, directive);
  }
  for (const mention of directive.mentions) {
    const code = codes.get(mention.word.toLowerCase());
    if (code === undefined) {
      const words = rules.flatMap((rule) => [rule.code, rule.name]);
      const near = nearest(words, mention.word);
      report(
        'EC3903',
        `There is no code \`${mention.word}\`${near === null ? '; `ecconf explain` lists all' : `; did you mean ${near}?`}`,
        mention,
      );
    } else if (!isAcceptable(code) && !used.has(mention)) {
      report('EC3903', `${code} cannot be accepted by a comment, because what it leaves unread is not checked; mend it`, mention);
    } else if (!used.has(mention) && ran(code)) {
      const edit = { file, ...mention.removal, text: '' };
      const fix = { title: 'remove the suppression', safe: true, edits: [edit] };
      report('EC3902', `${code} is not found here any more; remove the suppression`, mention, fix);
    }
  }
  return found;
}
