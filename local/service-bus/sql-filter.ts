import { badArgument } from './broker-error';
import {
  ARITHMETIC,
  arithmetic,
  both,
  comparison,
  COMPARISONS,
  either,
  likePattern,
  opposite,
  systemProperty,
  userProperty,
  type Expression,
} from './sql-expression';
import { tokenizeSql, type SqlToken } from './sql-tokens';
import type { MessageFacts } from './queued-message';

/**
 * Makes the test an SQL rule filter stands for: comparison, AND, OR, NOT, IN, LIKE … ESCAPE, IS [NOT] NULL,
 * EXISTS, arithmetic, `sys.` and user properties, with SQL's three-valued logic (unknown does not match).
 * Source: learn.microsoft.com, "Subscription rule SQL filter syntax".
 * @throws BrokerError (`com.microsoft:argument-error`) when the expression cannot be read.
 */
export function compileSqlFilter(expression: string): (facts: MessageFacts) => boolean {
  const evaluate = new SqlParser(tokenizeSql(expression)).parse();
  return (facts) => evaluate(facts) === true;
}

/** Recursive descent, one method a level of precedence, each answering a function of the message. */
class SqlParser {
  readonly #tokens: readonly SqlToken[];
  #position = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#peek().kind !== 'end') throw unexpected(this.#peek());
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#takeWord('or')) left = either(left, this.#and());
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#takeWord('and')) left = both(left, this.#not());
    return left;
  }

  #not(): Expression {
    return this.#takeWord('not') ? opposite(this.#not()) : this.#predicate();
  }

  #predicate(): Expression {
    if (this.#takeWord('exists')) return this.#exists();
    const left = this.#sum();
    if (this.#takeWord('is')) return this.#isNull(left);
    const isNegated = this.#takeWord('not');
    const test = this.#inOrLike(left);
    if (test) return isNegated ? opposite(test) : test;
    if (isNegated) throw unexpected(this.#peek());
    const accept = COMPARISONS[this.#peek().text];
    if (this.#peek().kind !== 'symbol' || !accept) return left;
    this.#position++;
    return comparison(left, this.#sum(), accept);
  }

  #exists(): Expression {
    this.#expect('(');
    const property = this.#property(this.#next());
    this.#expect(')');
    return (facts) => property(facts) !== null;
  }

  #isNull(left: Expression): Expression {
    const isNegated = this.#takeWord('not');
    if (!this.#takeWord('null')) throw unexpected(this.#peek());
    return (facts) => (left(facts) === null) !== isNegated;
  }

  #inOrLike(left: Expression): Expression | undefined {
    if (this.#takeWord('in')) return this.#in(left);
    return this.#takeWord('like') ? this.#like(left) : undefined;
  }

  #in(left: Expression): Expression {
    this.#expect('(');
    let test = comparison(left, this.#sum(), COMPARISONS['='] as (order: number) => boolean);
    while (this.#takeSymbol(',')) {
      test = either(test, comparison(left, this.#sum(), COMPARISONS['='] as (order: number) => boolean));
    }
    this.#expect(')');
    return test;
  }

  #like(left: Expression): Expression {
    const pattern = this.#sum();
    const escape = this.#takeWord('escape') ? this.#sum() : () => null;
    return (facts) => {
      const [text, like, escapeText] = [left(facts), pattern(facts), escape(facts)];
      if (typeof text !== 'string' || typeof like !== 'string') return null;
      return likePattern(like, typeof escapeText === 'string' ? escapeText : '').test(text);
    };
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/', '%'], () => this.#unary()));
  }

  #chain(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.#peek().kind === 'symbol' && operators.includes(this.#peek().text)) {
      const operate = ARITHMETIC[this.#next().text] as (a: number, b: number) => number;
      left = arithmetic(left, operand(), operate);
    }
    return left;
  }

  #unary(): Expression {
    if (this.#takeSymbol('-'))
      return arithmetic(
        () => 0,
        this.#unary(),
        (a, b) => a - b,
      );
    if (this.#takeSymbol('+')) return this.#unary();
    if (!this.#takeSymbol('(')) return this.#operand(this.#next());
    const inner = this.#or();
    this.#expect(')');
    return inner;
  }

  #operand(token: SqlToken): Expression {
    if (token.kind === 'string') return () => token.text;
    if (token.kind === 'number') return () => Number(token.text);
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word === 'true' || word === 'false') return () => word === 'true';
    if (word === 'null') return () => null;
    return this.#property(token);
  }

  #property(token: SqlToken): Expression {
    if (token.kind !== 'word' && token.kind !== 'name') throw unexpected(token);
    if (!this.#takeSymbol('.')) return userProperty(token.text);
    const name = this.#next();
    if (name.kind !== 'word' && name.kind !== 'name') throw unexpected(name);
    const scope = token.text.toLowerCase();
    if (scope === 'user') return userProperty(name.text);
    const property = scope === 'sys' ? systemProperty(name.text) : undefined;
    if (!property) throw badArgument(`Unknown property '${token.text}.${name.text}'.`);
    return property;
  }

  #peek(): SqlToken {
    return this.#tokens[this.#position] as SqlToken;
  }

  #next(): SqlToken {
    const token = this.#peek();
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  #takeWord(word: string): boolean {
    const isThere = this.#peek().kind === 'word' && this.#peek().text.toLowerCase() === word;
    if (isThere) this.#position++;
    return isThere;
  }

  #takeSymbol(symbol: string): boolean {
    const isThere = this.#peek().kind === 'symbol' && this.#peek().text === symbol;
    if (isThere) this.#position++;
    return isThere;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw unexpected(this.#peek());
  }
}

function unexpected(token: SqlToken): Error {
  const what = token.kind === 'end' ? 'the end' : `'${token.text}'`;
  return badArgument(`The filter expression cannot be read at ${what} (position ${token.position}).`);
}
