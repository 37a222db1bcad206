// Memory that many share: nobody is asked as long as there is enough; when it is used up, those go who have much of it.

export class Budget {
  readonly #total: number;
  /** What everybody may have even then. */
  readonly #share: number;
  #used = 0;

  constructor(total: number, share: number) {
    this.#total = total;
    this.#share = share;
  }

  /** False: too much is used, and `now` is more than a share. It is counted nevertheless, until it changes again. */
  change(before: number, now: number): boolean {
    this.#used += now - before;
    return this.#used <= this.#total || now <= this.#share;
  }
}
