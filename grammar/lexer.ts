// Text to tokens, by hand: one look at each character, no object per token. `tokens.ts` says what the kinds are, and a
// test holds this lexer against the one chevrotain builds from the patterns there. What is plain is read by `plain-scan.ts`.
//
// The lexer also does what needs no grammar: it sees whether a word stands directly before `=` or `{` (that makes the
// grammar LL(1)), collects comments, and reports what is wrong with characters, strings and comments.

import type { SyntaxCode, SyntaxDiagnostic, TextEdit } from './diagnostics.ts';
import type { Comment } from './tree.ts';
import { kinds } from './tokens.ts';
import {
  BLANK,
  classOf,
  CONTROL,
  CURLY_QUOTE,
  HASH,
  isBlank,
  isCurlyQuote,
  isLineEnd,
  LINE_END,
  LOOK_ALIKE,
  MARK,
  QUOTE,
  signMeant,
  SLASH,
  WORD,
} from './characters.ts';
import { foreignMarker, isConflictMarker, mendOdd } from './foreign.ts';
import { isInclude } from './names.ts';
import { asciiBytes, marks, scanPlain } from './plain-scan.ts';
import { bareRegexEnd, curlyQuoted, endOfOpenString, looksInsideOut } from './strings.ts';
import { quoteText, withDoubleQuotes } from './text-value.ts';
import { limits } from './limits.ts';
import { beforeCurly, beforeEquals, TokenVector } from './token-vector.ts';

export interface Lexed {
  readonly tokens: TokenVector;
  readonly comments: readonly Comment[];
  readonly diagnostics: SyntaxDiagnostic[];
  /** Strings with line breaks that look as if a quote before them were missing. */
  readonly suspects: number;
}

/**
 * The tokens of a text. With `closeStrings` a suspect string (see `looksInsideOut`) ends at its line's end and is reported
 * (EC1007); without, strings may hold line breaks freely (R17).
 */
export function lex(text: string, closeStrings: boolean, shortcuts = true): Lexed {
  return new Lexer(text, closeStrings, shortcuts).run();
}

class Lexer {
  readonly #text: string;
  readonly #closeStrings: boolean;
  readonly #tokens: TokenVector;
  /** null: each character is looked at, since not all are of ASCII. */
  readonly #bytes: Uint8Array | null;
  #suspects = 0;
  /** Offsets of controls and exotic blanks: at most `limits.fixes` of them are kept, all are counted. */
  readonly #odd: number[] = [];
  #oddCount = 0;
  /** No end of a comment follows from here on, so no comment needs to look for it again. */
  #noCommentEnd = false;
  /** No closing quote of this kind follows from here on. */
  #noQuoteEnd = false;
  #noApostropheEnd = false;
  /** No bare regular expression ends between the offset looked from and this one. */
  #noRegexUntil = -1;
  readonly #comments: Comment[] = [];
  readonly #diagnostics: SyntaxDiagnostic[] = [];

  constructor(text: string, closeStrings: boolean, shortcuts: boolean) {
    this.#text = text;
    this.#closeStrings = closeStrings;
    // A cluster file has a token for each 9 characters; what is too small here grows.
    this.#tokens = new TokenVector(Math.min(limits.tokens, 64 + (text.length >> 3)));
    this.#bytes = shortcuts ? asciiBytes(text) : null;
  }

  run(): Lexed {
    const text = this.#text;
    const length = text.length;
    const tokens = this.#tokens;
    let i = 0;
    while (i < length) {
      if (this.#bytes !== null) {
        i = scanPlain(text, this.#bytes, i, tokens, limits.tokens - this.#comments.length);
        if (i === length) break;
        if (tokens.count + this.#comments.length >= limits.tokens) {
          i = this.#giveUp(i);
          break;
        }
      }
      const c = text.charCodeAt(i);
      if (c === 32) {
        // Every third character of an indented file.
        i++;
        continue;
      }
      switch (classOf(c)) {
        case BLANK:
          i++;
          break;
        case LINE_END:
          tokens.first = 1;
          i++;
          break;
        case WORD:
        case CONTROL:
          i = this.#foreign(i, c) ?? this.#word(i);
          break;
        case MARK:
          i = this.#foreign(i, c) ?? this.#mark(i, c);
          break;
        case QUOTE:
          i = this.#string(i, c);
          break;
        case HASH:
          i = this.#comment(i);
          break;
        case SLASH:
          i = this.#slash(i);
          break;
        case CURLY_QUOTE:
          i = this.#curlyQuote(i);
          break;
        case LOOK_ALIKE:
          i = this.#lookAlike(i, c);
          break;
        default:
          this.#noteOdd(i++);
      }
      if (tokens.count + this.#comments.length >= limits.tokens) i = this.#giveUp(i);
    }
    this.#reportOdd();
    return {
      tokens,
      comments: this.#comments,
      diagnostics: this.#diagnostics,
      suspects: this.#suspects,
    };
  }

  #word(start: number): number {
    const text = this.#text;
    const length = text.length;
    let i = start;
    let opensComment = -1;
    let is: number = WORD;
    for (;;) {
      if (i === length) break;
      is = classOf(text.charCodeAt(i));
      if (is === WORD) {
        i++;
        continue;
      }
      if (is === SLASH) {
        if (opensComment < 0 && text.charCodeAt(i + 1) === 42 /* * */) opensComment = i;
      } else if (is === CONTROL) {
        this.#noteOdd(i);
      } else {
        break;
      }
      i++;
    }
    this.#tokens.push(isInclude(text, start, i) ? kinds.include : kinds.word, start, i);
    if (is === HASH) this.#report('EC1052', i, i + 1, start, null);
    if (opensComment >= 0) this.#report('EC1053', opensComment, opensComment + 2, start, this.#quoted(start, i));
    return i;
  }

  /** The end of what is no text of the language but looks like a comment to its author, or null: conflict markers, `;` and `--`. */
  #foreign(i: number, c: number): number | null {
    if (c === 59 /* ; */ || c === 45 /* - */) return this.#foreignComment(i);
    if (this.#tokens.first === 0 || c < 60 || (c > 62 && c !== 124) || !isConflictMarker(this.#text, i)) return null;
    const end = this.#comment(i);
    // Both sides are read.
    this.#report('EC1018', i, end, -1, null);
    return end;
  }

  #foreignComment(start: number): number | null {
    const tokens = this.#tokens;
    const marker = foreignMarker(this.#text, start, tokens.first === 1, tokens.kind(), tokens.kind(1));
    if (marker === 0) return null;
    const end = this.#comment(start);
    this.#report('EC1019', start, start + marker, -1, [{ start, end: start + marker, text: '#' }]);
    return end;
  }

  #comment(start: number): number {
    let end = start + 1;
    while (end < this.#text.length && !isLineEnd(this.#text.charCodeAt(end))) end++;
    this.#comments.push({ kind: 'line', start, end });
    return end;
  }

  /** Read as the sign that it looks like, so that only the sign itself is wrong. */
  #lookAlike(i: number, c: number): number {
    const sign = signMeant(c);
    this.#report('EC1020', i, i + 1, -1, [{ start: i, end: i + 1, text: sign }]);
    return sign === '#' ? this.#comment(i) : this.#mark(i, sign.charCodeAt(0));
  }

  #mark(i: number, c: number): number {
    const kind = marks[c] ?? 0;
    if (kind === kinds.equals) {
      this.#tokens.retagLast(beforeEquals);
    } else if (kind === kinds.lCurly) {
      this.#tokens.retagLast(beforeCurly);
    }
    this.#tokens.push(kind, i, i + 1);
    return i + 1;
  }

  #string(start: number, quote: number): number {
    const text = this.#text;
    const length = text.length;
    const hopeless = quote === 34 ? this.#noQuoteEnd : this.#noApostropheEnd;
    let lineBreak = -1;
    let i = start + 1;
    for (; i < length; i++) {
      let c = text.charCodeAt(i);
      if (c === quote) break;
      if (c === 92 /* \ */) c = text.charCodeAt(++i);
      if (c >= 32) continue;
      if (!isLineEnd(c)) {
        if (classOf(c) === CONTROL) this.#noteOdd(i);
        continue;
      }
      if (lineBreak < 0) lineBreak = i;
      if (hopeless) i = length;
    }
    if (i < length && lineBreak < 0) {
      this.#tokens.push(kinds.quoted, start, i + 1);
      if (quote === 39 /* ' */) this.#report('EC1054', start, i + 1, -1, this.#requoted(start, i + 1));
      return i + 1;
    }
    return this.#brokenString(start, quote, Math.min(i, length), lineBreak);
  }

  /** A string with a line break in it, or without an end. */
  #brokenString(start: number, quote: number, close: number, lineBreak: number): number {
    const text = this.#text;
    const unclosed = close >= text.length;
    if (unclosed && quote === 34) this.#noQuoteEnd = true;
    if (unclosed && quote === 39) this.#noApostropheEnd = true;
    const lineEnd = lineBreak < 0 ? text.length : lineBreak;
    const curly = isCurlyQuote(text.charCodeAt(lineEnd - 1));
    const suspect = unclosed || looksInsideOut(text, start, close);
    if (suspect && lineBreak >= 0 && !curly) this.#suspects++;
    if (curly || (suspect && (this.#closeStrings || lineBreak < 0))) {
      const end = curly ? lineEnd : endOfOpenString(text, start, lineEnd);
      // `it's`: an apostrophe in a bare word, which no closing quote would mend.
      const apostrophe = start === this.#tokens.lastEnd;
      this.#tokens.push(kinds.quoted, start, end);
      const mark = text.charAt(start);
      // Opened by a plain quote and closed by a typographic one.
      if (curly) this.#report('EC1010', end - 1, end, -1, [{ start: end - 1, end, text: mark }]);
      else this.#report('EC1007', start, end, -1, apostrophe ? null : [{ start: end, end, text: mark }]);
      return end;
    }
    const end = unclosed ? close : close + 1;
    this.#tokens.push(kinds.quoted, start, end);
    if (unclosed) this.#report('EC1007', start, start + 1, -1, null);
    else if (quote === 39) this.#report('EC1054', start, end, -1, this.#requoted(start, end));
    return end;
  }

  /** `/*` opens a comment at the start of a token only (R22); else a word or a bare regular expression (R23) begins. */
  #slash(start: number): number {
    const text = this.#text;
    if (text.charCodeAt(start + 1) === 42) return this.#blockComment(start);
    if (text.charCodeAt(start + 1) === 47) return this.#foreignComment(start) ?? this.#word(start);
    const tokens = this.#tokens;
    if (tokens.kind() === kinds.word && tokens.kind(1) !== kinds.equals && start >= this.#noRegexUntil) {
      const { end, looked } = bareRegexEnd(text, start);
      if (end >= 0) {
        this.#tokens.push(kinds.regex, start, end);
        this.#report('EC1051', start, end, -1, [{ start, end, text: quoteText(text.slice(start, end), true) }]);
        return end;
      }
      this.#noRegexUntil = looked;
    }
    return this.#word(start);
  }

  /** A comment that is never closed ends with its line, so that the rest of the file is still checked. */
  #blockComment(start: number): number {
    const text = this.#text;
    const close = this.#noCommentEnd ? -1 : text.indexOf('*/', start + 2);
    if (close >= 0) {
      this.#comments.push({ kind: 'block', start, end: close + 2 });
      return close + 2;
    }
    this.#noCommentEnd = true;
    let end = start + 2;
    while (end < text.length && !isLineEnd(text.charCodeAt(end))) end++;
    this.#comments.push({ kind: 'block', start, end });
    this.#report('EC1008', start, start + 2, -1, null);
    return end;
  }

  #curlyQuote(start: number): number {
    const { end, fix } = curlyQuoted(this.#text, start);
    this.#tokens.push(kinds.quoted, start, end);
    this.#report('EC1010', start, end, -1, fix);
    return end;
  }

  #giveUp(start: number): number {
    let end = this.#text.length;
    while (end > start && isBlank(this.#text.charCodeAt(end - 1))) end--;
    if (end > start) {
      this.#tokens.push(kinds.skipped, start, end);
      this.#report('EC1017', start, end, limits.tokens, null);
    }
    return this.#text.length;
  }

  #noteOdd(i: number): void {
    this.#oddCount++;
    if (this.#odd.length < limits.fixes) this.#odd.push(i);
  }

  /** One for each word that holds some; one for all, and no repair, where there are so many that the file must be damaged. */
  #reportOdd(): void {
    if (this.#oddCount === 0) return;
    const [first = 0] = this.#odd;
    if (this.#oddCount > limits.oddWords) {
      this.#report('EC1014', first, first + 1, this.#oddCount, null);
      return;
    }
    for (const { start, end, edits } of mendOdd(this.#text, this.#odd)) this.#report('EC1014', start, end, edits.length, edits);
  }

  #quoted(start: number, end: number): readonly TextEdit[] {
    return [{ start, end, text: quoteText(this.#text.slice(start, end), true) }];
  }

  #requoted(start: number, end: number): readonly TextEdit[] {
    return [{ start, end, text: withDoubleQuotes(this.#text.slice(start, end)) }];
  }

  #report(code: SyntaxCode, start: number, end: number, other: number, fix: readonly TextEdit[] | null): void {
    if (this.#diagnostics.length < limits.diagnostics) this.#diagnostics.push({ code, start, end, other, fix });
  }
}
