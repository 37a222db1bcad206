// The protocol of Postfix's `check_policy_service`: lines `name=value`, an empty line ends a request, the answer is `action=...` and an
// empty line. The next request comes after the answer.

export type PolicyRequest = ReadonlyMap<string, string>;

/** Of one request, whole or begun. Postfix sends one or two thousand. */
const charactersMax = 16 << 10;
const attributesMax = 256;

/** Cuts what has come into requests. */
export class PolicyReader {
  #text = '';
  #attributes = new Map<string, string>();
  /** Of the attributes. */
  #length = 0;

  /** Null: this is not the protocol. */
  take(chunk: string): readonly PolicyRequest[] | null {
    const text = this.#text + chunk;
    const requests: PolicyRequest[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = text.slice(from, end);
      from = end + 1;
      if (line === '') {
        if (this.#attributes.get('request') !== 'smtpd_access_policy') return null;
        requests.push(this.#attributes);
        this.#attributes = new Map();
        this.#length = 0;
      } else if (!this.#attribute(line)) return null;
    }
    this.#text = text.slice(from);
    return this.#text.length > charactersMax ? null : requests;
  }

  #attribute(line: string): boolean {
    const equals = line.indexOf('=');
    this.#length += line.length;
    if (equals <= 0 || this.#attributes.size >= attributesMax || this.#length > charactersMax) return false;
    this.#attributes.set(line.slice(0, equals), line.slice(equals + 1));
    return true;
  }
}
