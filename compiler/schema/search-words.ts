// The words of a question in plain English, and what else says the same.

/** Words that say nothing about an option. */
const empty = new Set(
  'about after all a an and before between give giving over under me number only one that through until while way new  any as at be by can do does for from has have how i if in into is it its many much my of on or our per should so that the their them then there these they this to up use via want was we what when where which who whose why will with without you your'.split(
    ' ',
  ),
);

/** Words of one line mean much the same to somebody who looks for an option. */
const alike: readonly (readonly string[])[] = [
  'limit max maximum most throttle cap'.split(' '),
  'minimum min least'.split(' '),
  'rate speed throttle fast slow'.split(' '),
  'timeout wait long time'.split(' '),
  'retry attempt again'.split(' '),
  'expire expiration lifetime ttl life age old'.split(' '),
  'encrypt tls ssl encryption'.split(' '),
  'certificate cert'.split(' '),
  'password secret credential auth pass'.split(' '),
  'login authentication auth authenticate'.split(' '),
  'log logfile logging logger'.split(' '),
  'folder directory dir path'.split(' '),
  'file path'.split(' '),
  'address ip'.split(' '),
  'failover duravip takeover'.split(' '),
  'mail message email'.split(' '),
  'size large big byte length'.split(' '),
  'server host mta node'.split(' '),
  'smarthost gateway relay route'.split(' '),
  'interval often period every frequency'.split(' '),
  'bounce mdn dsn undeliverable'.split(' '),
  'incoming inbound reception receive accept'.split(' '),
  'outgoing outbound send delivery deliver sent'.split(' '),
  'idle inactive'.split(' '),
  'memory ram resident'.split(' '),
  'disk spool'.split(' '),
  'name hostname'.split(' '),
  'sign dkim signature'.split(' '),
  'header field'.split(' '),
  'virus antivirus scan scanner'.split(' '),
  'pause suspend hold stop'.split(' '),
  'discard blackhole drop'.split(' '),
  'cluster subcluster'.split(' '),
  'heartbeat beat'.split(' '),
  'permission mode chmod'.split(' '),
  'user account owner'.split(' '),
  'manager aggregator collector'.split(' '),
  'publish offer'.split(' '),
  'fetch pull collect'.split(' '),
  'thread concurrency pool parallel'.split(' '),
];

/** Words in lower case, without those that say nothing; all of them where nothing else is left. */
export function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['\u2019_:-][\p{L}\p{N}]+)*/gu) ?? [];
  const telling = words.filter((word) => !empty.has(word));
  return telling.length > 0 ? telling : words;
}

/** The stems of all that stands in a name or a description. */
export function stemsOf(text: string): ReadonlySet<string> {
  return new Set((text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(stem));
}

/** The word's stem, then those of words that mean the same. */
export function meaningsOf(word: string): readonly string[] {
  const own = stem(word);
  const others = alike.filter((line) => line.some((each) => stem(each) === own)).flatMap((line) => line.map(stem));
  return [...new Set([own, ...others])];
}

/** Without the ending of number, person or time: enough to find `connections` by `connection`. */
function stem(word: string): string {
  const bare = word.replace(/['\u2019]s$/, '');
  if (bare.length <= 3) return bare;
  const singular = bare.replace(/(ss|us|is)$|ies$|(sh|ch|x|ss)es$|s$/, (end, kept: string | undefined, es: string | undefined) =>
    kept !== undefined ? kept : end === 'ies' ? 'y' : (es ?? ''),
  );
  return singular.length > 5 ? singular.replace(/(?:ing|ed)$/, '').replace(/e$/, '') : singular.replace(/e$/, '');
}
