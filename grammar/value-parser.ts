// The half of the grammar below an option's `=`: texts, lists and dictionaries. `parser.ts` has the other half, and says
// how the two stay tolerant.

import type { TokenType } from 'chevrotain';
import { EmbeddedActionsParser } from 'chevrotain';
import { beginsItem, isText, startsValue } from './look-ahead.ts';
import { limits } from './limits.ts';
import * as t from './tokens.ts';
import { kinds, parserTokens, sharedTokens, type Token } from './tokens.ts';
import { endTag, kindOf, tagOf } from './token-vector.ts';
import type { Entry, Text } from './tree.ts';
import { type Body, noBody, TreeBuilder } from './tree-builder.ts';

export interface Alternative {
  readonly ALT: () => void;
}

export const nothing = new TreeBuilder('', new Int32Array(0), new Int32Array(0));

const plainWord = tagOf(kinds.word, false);
const plainQuoted = tagOf(kinds.quoted, false);

/** What a rule gives if chevrotain had to recover inside it. */
export const recovered = { recoveryValueFunc: (): Body => noBody };

export abstract class ValueParser extends EmbeddedActionsParser {
  /** Chevrotain's index of the token consumed last: offsets are looked up by it. */
  declare protected currIdx: number;
  /** See `TokenVector`. */
  protected tags: Uint8Array = new Uint8Array(0);

  /** A hook of chevrotain: its tokens are looked up here. Each tag stands for a shared one. */
  override LA_FAST(distance: number): Token {
    return sharedTokens[this.tags[this.currIdx + distance] as number] as Token;
  }

  protected tree: TreeBuilder = nothing;
  /** Whether what is plain is read without the rules. */
  protected shortcuts = true;

  constructor(skipValidations: boolean) {
    super([...parserTokens], { recoveryEnabled: true, maxLookahead: 1, skipValidations });
  }

  // ---- What is plain -----------------------------------------------------------------------------------------------

  /**
   * A run of `name = word` and `name = "string"`, what most items are, in one step: `assignment` in short. Says whether there was one. A
   * test holds it against the rules.
   */
  protected plainOptions(): boolean {
    const { tags, tree } = this;
    const from = this.currIdx + 1;
    let i = from;
    while (kindOf(tags[i] as number) === kinds.key && kindOf(tags[i + 1] as number) === kinds.equals) {
      const tag = tags[i + 2] as number;
      // A first word on its line, or a text before `{`, is for the rules to judge.
      if (kindOf(tag) !== kinds.quoted && tag !== plainWord) break;
      if (kindOf(tags[i + 3] as number) === kinds.lCurly) break;
      tree.plainOption(i, tag === plainWord ? tree.wordNode(i + 2) : tree.textNode(i + 2));
      i += 3;
    }
    this.currIdx = i - 1;
    return i > from;
  }

  /** The strings and words on the first line of a list, up to what needs a judgement. A test holds this against the rules. */
  private plainTexts(): Text[] {
    const { tags, tree } = this;
    const from = this.currIdx + 1;
    let end = from;
    while (tags[end] === plainQuoted || tags[end] === plainWord) end++;
    const items = new Array<Text>(end - from);
    for (let i = from; i < end; i++) items[i - from] = tags[i] === plainWord ? tree.wordNode(i) : tree.textNode(i);
    this.currIdx = end - 1;
    return items;
  }

  // ---- Texts ------------------------------------------------------------------------------------------------------

  protected readonly textKinds: Alternative[] = [
    ...[t.Word, t.Head, t.Include].map((type) => this.wordAs(type)),
    ...[t.Quoted, t.QuotedKey].map((type) => this.quotedAs(type)),
    this.regexAs(t.Regex),
  ];

  protected readonly valueKinds: Alternative[] = [
    ...this.textKinds,
    { ALT: () => void this.SUBRULE(this.list) },
    { ALT: () => void this.SUBRULE(this.dict) },
  ];

  private wordAs(type: TokenType): Alternative {
    return {
      ALT: () => {
        this.CONSUME(type);
        this.tree.value = this.tree.wordNode(this.currIdx);
      },
    };
  }

  private quotedAs(type: TokenType): Alternative {
    return {
      ALT: () => {
        this.CONSUME(type);
        this.tree.value = this.tree.textNode(this.currIdx);
      },
    };
  }

  private regexAs(type: TokenType): Alternative {
    return {
      ALT: () => {
        this.CONSUME(type);
        this.tree.value = this.tree.regexNode(this.currIdx);
      },
    };
  }

  // ---- Lists ------------------------------------------------------------------------------------------------------

  private readonly listParts: Alternative[] = [
    ...[t.Quoted, t.QuotedKey].map((type) => this.listItem(type, () => this.tree.textNode(this.currIdx))),
    ...[t.Word, t.Key, t.Include].map((type) => this.listItem(type, () => this.tree.wordNode(this.currIdx))),
    this.listItem(t.Regex, () => this.tree.regexNode(this.currIdx)),
    ...[t.Separator, t.Equals, t.LParen, t.LSquare, t.RParen, t.RSquare].map((type) => this.strayPart(type, true)),
  ];
  private readonly listPart = (): void => {
    if (this.RECORDING_PHASE || !this.listEnds(this.peek(1))) this.OR(this.listParts);
  };

  /** `( text text ... )`. Lists do not nest. */
  protected readonly list = this.RULE(
    'list',
    () => {
      const { tree } = this;
      this.CONSUME1(t.LParen);
      const open = this.currIdx;
      const outer = tree.nested;
      const items: Text[] = this.RECORDING_PHASE || !this.shortcuts ? [] : this.plainTexts();
      tree.texts = items;
      tree.nested = 0;
      this.MANY(this.listPart);
      tree.nested = outer;
      const last = this.currIdx;
      this.OPTION(this.closer);
      tree.value = tree.list(open, last, this.currIdx, this.peek(0).kind, items);
    },
    recovered,
  );

  private listItem(type: TokenType, node: () => Text): Alternative {
    return {
      ALT: () => {
        this.CONSUME(type);
        this.tree.texts.push(node());
      },
    };
  }

  /** An error production: a token inside brackets that does not belong there. */
  private strayPart(type: TokenType, inList: boolean): Alternative {
    return {
      ALT: () => {
        this.CONSUME(type);
        this.tree.strayInBrackets(this.currIdx, this.peek(0).kind, inList);
      },
    };
  }

  /** Either bracket is taken, the wrong one with a diagnostic. */
  private readonly closers: Alternative[] = [t.RParen, t.RSquare].map((type) => ({ ALT: () => void this.CONSUME2(type) }));
  private readonly closer = (): void => this.OR2(this.closers);

  // ---- Dictionaries -----------------------------------------------------------------------------------------------

  private readonly dictParts: Alternative[] = [
    { ALT: () => this.entry() },
    { ALT: () => void this.SUBRULE(this.quotedEntry) },
    { ALT: () => void this.SUBRULE(this.loneEntry) },
    ...[t.Separator, t.Equals, t.LParen, t.LSquare, t.RParen, t.RSquare].map((type) => this.strayPart(type, false)),
  ];
  private readonly dictPart = (): void => {
    if (this.RECORDING_PHASE || !this.dictEnds(this.peek(1))) this.OR(this.dictParts);
  };

  /** `[ key = value ... ]` */
  protected readonly dict = this.RULE(
    'dict',
    () => {
      const { tree } = this;
      this.CONSUME1(t.LSquare);
      const open = this.currIdx;
      const outerNested = tree.nested;
      const outerEntries = tree.entries;
      const entries: Entry[] = [];
      tree.entries = entries;
      tree.nested = 0;
      tree.depth++;
      this.MANY(this.dictPart);
      tree.depth--;
      tree.nested = outerNested;
      tree.entries = outerEntries;
      const last = this.currIdx;
      this.OPTION(this.closer);
      tree.value = tree.dict(open, last, this.currIdx, this.peek(0).kind, entries);
    },
    recovered,
  );

  private entry(): void {
    const { tree } = this;
    this.CONSUME(t.Key);
    const key = this.currIdx;
    this.CONSUME1(t.Equals);
    tree.forgetValue();
    if (this.RECORDING_PHASE || !this.valueIsMissing()) this.OR1(this.valueKinds);
    tree.entry(tree.wordNode(key), key + 1, this.currIdx, tree.value);
  }

  private readonly quotedEntry = this.RULE(
    'quotedEntry',
    () => {
      const { tree } = this;
      this.CONSUME1(t.QuotedKey);
      const key = this.currIdx;
      this.CONSUME1(t.Equals);
      tree.forgetValue();
      if (this.RECORDING_PHASE || !this.valueIsMissing()) this.OR1(this.valueKinds);
      tree.entry(tree.textNode(key), key + 1, this.currIdx, tree.value);
    },
    recovered,
  );

  private readonly loneKeys: Alternative[] = [t.Word, t.Include, t.Quoted, t.Regex].map((type) => ({
    ALT: () => void this.CONSUME(type),
  }));

  /** An error production: a key without `=`, or without a value too. */
  private readonly loneEntry = this.RULE(
    'loneEntry',
    () => {
      const { tree } = this;
      this.OR(this.loneKeys);
      const key = this.currIdx;
      tree.forgetValue();
      if (this.RECORDING_PHASE || this.textFollowsOnLine()) this.SUBRULE(this.text);
      tree.entry(this.textAt(key), -1, this.currIdx, tree.value);
    },
    recovered,
  );

  protected readonly text = this.RULE('text', () => this.OR(this.textKinds), recovered);

  private textAt(token: number): Text {
    const kind = kindOf(this.tags[token] as number);
    if (kind === kinds.quoted) return this.tree.textNode(token);
    return kind === kinds.regex ? this.tree.regexNode(token) : this.tree.wordNode(token);
  }

  // ---- Looking ahead ----------------------------------------------------------------------------------------------

  protected peek(distance: number): Token {
    return sharedTokens[this.tags[this.currIdx + distance] ?? endTag] as Token;
  }

  /** Whether no value follows, or what could be one begins a new item on a new line. */
  protected valueIsMissing(): boolean {
    const next = this.peek(1);
    if (!startsValue(next.kind)) return true;
    if (next.kind === kinds.lSquare) return this.tree.depth >= limits.values;
    return next.first && beginsItem(next, this.peek(2), this.peek(3));
  }

  /** Whether the open list ends here: at its bracket, or, left open, before the next item. */
  private listEnds(next: Token): boolean {
    if (next.kind === kinds.rParen || next.kind === kinds.rSquare) return this.tree.nested === 0;
    return next.first && beginsItem(next, this.peek(2), this.peek(3));
  }

  /** The same for a dictionary, where `name = value` is an entry and no item. */
  private dictEnds(next: Token): boolean {
    return next.kind !== kinds.key && next.kind !== kinds.quotedKey && this.listEnds(next);
  }

  protected textFollowsOnLine(): boolean {
    const next = this.peek(1);
    return !next.first && isText(next.kind);
  }
}
